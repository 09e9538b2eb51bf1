/** The whole story of a user, with the packaged extension: open, see, complete, fix, send, send again, set a token. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { inVsCode, type Session, type Setting } from "./setting";

const TOKEN = "a-token-typed-by-the-user-0123456789";

export async function story(setting: Setting): Promise<void> {
  const settings = { "security.workspace.trust.startupPrompt": "always", "clreq.trace.server": "verbose" };
  const options = { extensions: [setting.withProgram], settings, logLevel: "trace" as const };
  await inVsCode(setting, options, async (session) => {
    const { workbench } = session;
    await workbench.trust("Yes");
    await workbench.openFile("storefront.clreq.json");
    await seeMistake(session);
    // There is a program in the package, and none elsewhere.
    await session.server.logged(/starting .* \(from package\)/);
    await hover(session);
    await takeFix(session);
    await completeKind(session);
    await copyAsCurl(session);
    await sendToSandbox(session);
    await sendAgain(session);
    await setToken(session);
    await session.server.logged(/clreq\.setAccessToken/);
    assert.match(readFileSync(path.join(setting.workspace, "terminal.environment"), "utf8"), /^PATH=/m);
    assertAbsent(TOKEN, session.server.data, setting.workspace);
    await makeNewRequest(session);
  });
}

async function seeMistake({ workbench, picture }: Session): Promise<void> {
  await workbench.squiggles().first().waitFor({ state: "attached" });
  assert.equal(await workbench.squiggles().count(), 1);
  const look = (text: string): Promise<string | null> => workbench.text(text).getAttribute("class");
  assert.notEqual(await look("kind"), await look("sales-channel"), "keys and values are highlighted alike");
  await workbench.run("Problems: Focus on Problems View");
  const problems = workbench.page.locator(".markers-panel .monaco-list-row", { hasText: "sales-channel" });
  await problems.first().waitFor();
  assert.match(await problems.first().innerText(), /did you mean `sales_channel`/);
  await picture("1-mistake");
  await workbench.run("View: Toggle Panel Visibility");
}

/** What the request's schema says of a member, and what is wrong with its value. */
async function hover({ workbench, picture }: Session): Promise<void> {
  const box = workbench.page.locator(".monaco-hover:not(.hidden)");
  await workbench.text("kind").hover();
  await box.filter({ hasText: "What the credential is for" }).waitFor();
  await picture("1-hover");
  await workbench.text("sales-channel").hover();
  await box.filter({ hasText: "did you mean" }).waitFor();
  await picture("1-hover-mistake");
}

async function takeFix({ workbench, picture }: Session): Promise<void> {
  await workbench.text("sales-channel").click();
  await workbench.page.keyboard.press("Control+.");
  const fix = workbench.page.locator(".action-widget .monaco-list-row", { hasText: "sales_channel" }).first();
  await fix.waitFor();
  await picture("2-fix");
  // By key: VS Code keeps clicks from a list that has just opened.
  await workbench.page.keyboard.press("Enter");
  await workbench.squiggles().first().waitFor({ state: "detached" });
  assert.match(await workbench.editorText(), /sales_channel/);
}

/** Deletes what is between the quotes, and takes it from the list again. */
async function completeKind({ workbench, picture }: Session): Promise<void> {
  const { keyboard } = workbench.page;
  await workbench.text("sales_channel").dblclick();
  await keyboard.press("Delete");
  await keyboard.press("Control+Space");
  const suggestions = workbench.page.locator(".suggest-widget.visible .monaco-list-row");
  for (const kind of ["sales_channel", "integration", "webapp"]) {
    await suggestions.filter({ hasText: kind }).first().waitFor();
  }
  await picture("3-completion");
  await keyboard.type("sales");
  await suggestions.and(workbench.page.locator(".focused")).filter({ hasText: "sales_channel" }).waitFor();
  await keyboard.press("Enter");
  await suggestions.first().waitFor({ state: "hidden" });
  assert.match(await workbench.editorText(), /"kind":\s"sales_channel"\n/);
  await workbench.squiggles().first().waitFor({ state: "detached" });
}

/** By the code action; what is copied is the host tests' subject. */
async function copyAsCurl({ workbench }: Session): Promise<void> {
  await workbench.codeAction("Copy as curl command");
  await workbench.notification("curl command copied. It reads CLREQ_ACCESS_TOKEN.").waitFor();
  assert.equal(await workbench.notification("curl -g").count(), 0);
  await workbench.run("Notifications: Clear All Notifications");
}

async function sendToSandbox({ workbench, picture }: Session): Promise<void> {
  await workbench.run("clreq: Start Sandbox");
  await workbench.statusBar("sandbox").waitFor();
  await workbench.notification("Requests now go to the sandbox").waitFor();
  await workbench.run("Notifications: Clear All Notifications");
  await workbench.codeLens("Send request: create API credential").click();
  await workbench.page.locator(".monaco-editor .view-line", { hasText: '"response":' }).waitFor();
  await workbench.page.locator(".monaco-editor .codicon-folding-collapsed").first().waitFor();
  await workbench.codeLens("Compare").waitFor();
  await workbench.notification("201 Created").waitFor();
  await workbench.notification("Sending storefront.clreq.json").waitFor({ state: "detached" });
  await picture("4-response");
}

/** A request that was sent to the real API: what a sandbox answered is replaced without a question. */
async function sendAgain({ workbench, picture }: Session): Promise<void> {
  await savedText(workbench, "storefront.clreq.json");
  await workbench.openFile("answered.clreq.json");
  const first = await savedText(workbench, "answered.clreq.json");
  await workbench.run("clreq: Send Request Again");
  const question = workbench.page.locator(".notification-toast, .monaco-dialog-box").filter({ hasText: /again/i }).first();
  await question.waitFor();
  await picture("5-again");
  assert.equal(await workbench.page.locator(".tab.active.dirty").count(), 0);
  await question.getByRole("button", { name: "Don't send" }).waitFor();
  await question.getByRole("button", { name: "Send again" }).click();
  await workbench.page.locator(".tab.active.dirty").waitFor();
  assert.notEqual(await savedText(workbench, "answered.clreq.json"), first);
  // The response is folded, and nothing else.
  await workbench.page.locator(".monaco-editor .view-line", { hasText: '"sent_at"' }).waitFor({ state: "detached" });
  assert.match(await workbench.editorText(), /"kind"/);
}

async function setToken({ workbench, picture }: Session): Promise<void> {
  await workbench.run("clreq: Stop Sandbox");
  const withoutToken = workbench.statusBarLabel("No access token");
  const withToken = workbench.statusBarLabel("An access token is set");
  await withoutToken.waitFor();
  await workbench.statusBar("production").waitFor();
  await workbench.run("clreq: Set Access Token…");
  await workbench.page.locator(".quick-input-widget input[type=password]").waitFor();
  await workbench.answerBox("Set Access Token", ` Bearer ${TOKEN}\n`);
  await withToken.waitFor();
  await picture("6-token");
  await writeTerminalEnvironment(workbench);
  await workbench.run("clreq: Clear Access Token");
  await withoutToken.waitFor();
}

async function makeNewRequest({ workbench, picture }: Session): Promise<void> {
  await workbench.pick("clreq: New Request…", "Web app");
  await workbench.answerBox("The new file", "signin");
  // To stay: the tab of a preview is gone when the next file is opened.
  await workbench.page.locator(".tab.active:not(:has(.italic))", { hasText: "signin.clreq.json" }).waitFor();
  await workbench.page.locator(".monaco-editor .view-line", { hasText: '"webapp"' }).waitFor();
  await picture("7-new");
  await workbench.pick("clreq: New Request…", "Sales channel");
  await workbench.box("The new file").waitFor();
  await workbench.quickInput().fill("signin");
  await workbench.page.locator(".quick-input-message", { hasText: "signin.clreq.json exists already" }).waitFor();
  await workbench.page.keyboard.press("Escape");
}

/** Puts the environment of a new terminal in a file of the workspace, to be searched for the token. */
async function writeTerminalEnvironment(workbench: Session["workbench"]): Promise<void> {
  await workbench.run("Terminal: Create New Terminal");
  await workbench.page.locator(".terminal-wrapper.active .xterm-helper-textarea").waitFor({ state: "attached" });
  await workbench.page.keyboard.type("env > terminal.partial && mv terminal.partial terminal.environment; exit\n");
  await workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "terminal.environment" }).waitFor();
}

/** Saves the changed file and gives its text, whole: the editor shows only what fits. */
async function savedText(workbench: Session["workbench"], name: string): Promise<string> {
  await workbench.page.keyboard.press("Control+s");
  await workbench.page.locator(".tab.active:not(.dirty)").waitFor();
  const query = new URL(workbench.page.url()).searchParams;
  return readFileSync(path.join(query.get("folder") ?? "", name), "utf8");
}

/** Nothing that VS Code wrote, its logs too, holds the token. */
function assertAbsent(secret: string, ...folders: string[]): void {
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      assert.ok(!entry.isFile() || !readFileSync(file).includes(secret), `${file} holds the token`);
    }
  }
}
