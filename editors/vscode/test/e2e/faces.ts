/**
 * What the user sees and can do next: messages in full, questions that nothing hides, secrets, explanations, new requests.
 *
 * Pictures of each are taken in light, dark and high contrast, 1400 and 800 pixels wide.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { inVsCode, type Session, type Setting } from "./setting";
import { cutOff } from "./workbench";

const SETTINGS = { "security.workspace.trust.enabled": false };
const THEMES = {
  light: { colorTheme: "Default Light Modern", className: "vs" },
  dark: { colorTheme: "Default Dark Modern", className: "vs-dark" },
  contrast: { colorTheme: "Default High Contrast", className: "hc-black" },
};
const WIDTHS = [1400, 800];
const SECRET = "a-client-secret-of-the-fixture";

export async function faces(setting: Setting): Promise<void> {
  const settings = { ...SETTINGS, "clreq.server.path": process.env["CLREQ_BINARY"] };
  makeRequests(setting.workspace);
  await inVsCode(setting, { extensions: [setting.withoutProgram], settings }, async (session) => {
    const look = pictures(session, settings);
    await session.workbench.openFile("storefront.clreq.json");
    await session.workbench.squiggles().first().waitFor({ state: "attached" });
    await sendWithErrors(session, look);
    await explain(session);
    await brokenConfiguration(session, setting.workspace);
    await formatBroken(session);
    await sendWithoutToken(session, look);
    await askWithoutDisturbing(session, look);
    await copySecret(session);
    await handOverSecret(session, settings, look);
    await untitled(session, setting.workspace);
    await newRequest(session, setting.workspace);
    await walkthrough(session, look);
    await extensionPage(session, look);
  });
}

type Look = (name: string, check?: () => Promise<unknown>) => Promise<void>;

function makeRequests(workspace: string): void {
  const write = (name: string, text: string): void => writeFileSync(path.join(workspace, name), text);
  const answered = readFileSync(path.join(workspace, "answered.clreq.json"), "utf8");
  const { data } = JSON.parse(answered) as { data: unknown };
  write("answered.clreq.json", answered.replace('"kind": "integration"', '"kind": "integration",\n      "mode": "live"'));
  write("ready.clreq.json", `${JSON.stringify({ data }, null, 2)}\n`);
  write("broken.clreq.json", '{\n  "data": {\n    "type": "api_credentials"\n');
}

/** Takes pictures in each theme and width. `check` runs in each. */
function pictures({ workbench, set, picture }: Session, settings: Record<string, unknown>): Look {
  return async (name, check) => {
    for (const [theme, { colorTheme, className }] of Object.entries(THEMES)) {
      await set({ ...settings, "workbench.colorTheme": colorTheme }, workbench.page.locator(`.monaco-workbench.${className}`));
      for (const width of WIDTHS) {
        await workbench.page.setViewportSize({ width, height: 760 });
        await check?.();
        await picture(`${name}-${theme}-${width}`);
      }
    }
    await workbench.page.setViewportSize({ width: 1400, height: 760 });
  };
}

async function sendWithErrors({ workbench }: Session, look: Look): Promise<void> {
  const text = "Not sent: storefront.clreq.json has an error.";
  await workbench.run("clreq: Send Request");
  await look("errors", () => workbench.whole(text));
  await workbench.press(text, "Show Problems");
  await workbench.page.locator(".markers-panel .monaco-list-row", { hasText: "sales-channel" }).first().waitFor();
}

/** The link of a code opens its explanation inside VS Code, and so does the command. */
async function explain({ workbench, picture }: Session): Promise<void> {
  const preview = workbench.page.locator(".tab.active", { hasText: "misspelled-kind" });
  const heading = workbench.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame").getByRole("heading", { name: "Kind looks misspelled" });
  await workbench.page.locator(".markers-panel a", { hasText: "misspelled-kind" }).first().click({ modifiers: ["Control"] });
  await preview.waitFor();
  await heading.waitFor();
  await picture("explanation");
  await workbench.run("View: Close Editor");
  await workbench.run("View: Toggle Panel Visibility");
  await workbench.openFile("storefront.clreq.json");
  await workbench.run("clreq: Explain Diagnostic");
  await preview.waitFor();
  await heading.waitFor();
  await workbench.run("View: Close Editor");
}

async function brokenConfiguration({ workbench }: Session, workspace: string): Promise<void> {
  const file = path.join(workspace, "clreq.toml");
  writeFileSync(file, 'response.secrets = "sometimes"\n');
  await workbench.openFile("ready.clreq.json");
  await workbench.run("clreq: Send Request");
  const message = workbench.notification("Not sent: the configuration has errors");
  await message.waitFor();
  assert.deepEqual(await cutOff(message.locator(".notification-list-item-message")), []);
  await workbench.press("Not sent: the configuration has errors", "Open clreq.toml");
  await workbench.page.locator(".tab.active", { hasText: "clreq.toml" }).waitFor();
  writeFileSync(file, "");
  await workbench.run("View: Close Editor");
}

async function formatBroken({ workbench }: Session): Promise<void> {
  await workbench.openFile("broken.clreq.json");
  await workbench.squiggles().first().waitFor({ state: "attached" });
  await workbench.run("Format Document");
  const message = workbench.notification("Not formatted: the syntax is broken in line");
  await message.getByRole("button", { name: "Show Problems" }).waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

async function sendWithoutToken({ workbench }: Session, look: Look): Promise<void> {
  const text = "Not sent: no access token is set.";
  await workbench.openFile("answered.clreq.json");
  await workbench.run("clreq: Send Request");
  await look("no-token", () => workbench.whole(text));
  await workbench.press(text, "Start Sandbox");
  await workbench.whole("Requests now go to the sandbox.");
  await workbench.statusBar("sandbox").waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

/** In Do Not Disturb too: the question names the endpoint, its safe choice has the focus, and asking again shows it again. */
async function askWithoutDisturbing({ workbench }: Session, look: Look): Promise<void> {
  await workbench.run("Notifications: Toggle Do Not Disturb Mode");
  await workbench.openFile("answered.clreq.json");
  const question = "answered.clreq.json was sent already";
  await workbench.run("clreq: Send Request");
  await workbench.dialog(question).waitFor();
  await look("question", async () => {
    const dialog = workbench.dialog(question);
    assert.match(await dialog.innerText(), /Mode: live/);
    assert.match(await dialog.innerText(), /http:\/\/127\.0\.0\.1:\d+/);
    assert.deepEqual(await cutOff(dialog), []);
    assert.match(await dialog.locator(".monaco-button:focus").innerText(), /Don't send/);
  });
  await workbench.answer(question, "Don't send");
  await workbench.run("clreq: Send Request");
  await workbench.answer(question, "Cancel");
  assert.equal(await workbench.page.locator(".tab.active.dirty").count(), 0);
}

async function copySecret({ workbench }: Session): Promise<void> {
  await workbench.codeLens("Copy secret").click();
  await workbench.page.waitForFunction(async (secret) => (await navigator.clipboard.readText()) === secret, SECRET);
  await workbench.run("Notifications: Toggle Do Not Disturb Mode");
}

async function handOverSecret({ workbench, set }: Session, settings: Record<string, unknown>, look: Look): Promise<void> {
  const { colorTheme, className } = THEMES.dark;
  const redacting = { ...settings, "clreq.response.secrets": "redact", "workbench.colorTheme": colorTheme };
  // The theme shows that the settings have arrived.
  await set(redacting, workbench.page.locator(`.monaco-workbench.${className}`));
  await workbench.openFile("ready.clreq.json");
  await workbench.run("clreq: Send Request");
  const dialog = workbench.dialog("The client_secret is not in the file.");
  await dialog.waitFor();
  await look("secret", async () => assert.deepEqual(await cutOff(dialog), []));
  await workbench.answer("The client_secret is not in the file.", "Copy");
  await workbench.whole("The secret is on the clipboard.");
  assert.match(await workbench.clipboard(), /^\S{20,}$/);
  assert.match(await workbench.editorText(), /<redacted>|"response"/);
  await workbench.run("Notifications: Clear All Notifications");
}

/** A document without a file is checked and completed, and a send saves it first. */
async function untitled({ workbench }: Session, workspace: string): Promise<void> {
  await workbench.run("File: New Untitled Text File");
  await workbench.pick("Change Language Mode", "Commerce Layer request");
  await workbench.squiggles().first().waitFor({ state: "attached" });
  await workbench.page.keyboard.press("Control+Space");
  await workbench.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "sales channel" }).first().waitFor();
  await workbench.page.keyboard.press("Enter");
  await workbench.page.keyboard.press("Escape");
  await workbench.run("clreq: Send Request");
  // The dialog takes what is typed only after it has filled in the folder.
  await workbench.page.waitForFunction((folder) => [...document.querySelectorAll("input")].some(({ value }) => value.startsWith(folder)), workspace);
  await workbench.quickInput().fill(path.join(workspace, "untitled.clreq.json"));
  await workbench.quickInput().press("Enter");
  await workbench.page.locator(".tab.active", { hasText: "untitled.clreq.json" }).waitFor();
  // It was sent: the sandbox refuses the placeholder.
  await workbench.notification("422 Unprocessable Entity").getByRole("button", { name: "Show Problems" }).waitFor();
  assert.ok(existsSync(path.join(workspace, "untitled.clreq.json")));
  await workbench.run("Notifications: Clear All Notifications");
}

/** A name that can't be used stays in the box; a folder in it is made; Tab goes through what is to be filled in. */
async function newRequest({ workbench, picture }: Session, workspace: string): Promise<void> {
  const { keyboard } = workbench.page;
  await workbench.find("Commerce Layer: New Request", "clreq: New Request…");
  await workbench.take("Sales channel");
  await workbench.box("The new file in").waitFor();
  await workbench.quickInput().fill("storefront");
  await workbench.page.locator(".quick-input-message", { hasText: "storefront.clreq.json exists already" }).waitFor();
  await picture("new-exists");
  await workbench.quickInput().press("Enter");
  assert.equal(await workbench.quickInput().inputValue(), "storefront");
  await workbench.answerBox("New Request", "live/shops/first");
  await workbench.page.locator(".tab.active", { hasText: "first.clreq.json" }).waitFor();
  // The tab stops are there once the text was replaced by a snippet.
  await workbench.page.locator(".tab.active.dirty", { hasText: "first.clreq.json" }).waitFor();
  await keyboard.type("Corner shop");
  await keyboard.press("Tab");
  await workbench.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "live" }).first().waitFor();
  await picture("new-request");
  await keyboard.press("Tab");
  await keyboard.type("nGkBwFqTzL");
  await keyboard.press("Control+s");
  await workbench.page.locator(".tab.active:not(.dirty)").waitFor();
  const file = path.join(workspace, "live", "shops", "first.clreq.json");
  assert.ok(existsSync(file));
  const text = readFileSync(file, "utf8");
  assert.match(text, /"name": "Corner shop"/);
  assert.match(text, /"id": "nGkBwFqTzL"/);
}

/** A step is ticked once it was done, and none of its text is cut off. */
async function walkthrough({ workbench }: Session, look: Look): Promise<void> {
  await workbench.pick("Welcome: Open Walkthrough...", "Commerce Layer", "Get started with Commerce Layer requests");
  const step = (id: string): ReturnType<typeof workbench.page.locator> =>
    workbench.page.locator(`.getting-started-step[data-step-id$="#${id}"] .codicon-getting-started-step-checked`);
  for (const done of ["install", "new", "sandbox", "send"]) {
    await step(done).first().waitFor({ state: "attached" });
  }
  assert.equal(await step("token").count(), 0, "no token was set");
  await look("walkthrough", async () => {
    for (const text of await workbench.page.locator(".category-description-container > *, .step-title, .step-description").all()) {
      assert.deepEqual(await cutOff(text), []);
    }
  });
}

/** VS Code's page of the extension shows no picture that it can't load. */
async function extensionPage({ workbench }: Session, look: Look): Promise<void> {
  await workbench.run("Extensions: Show Installed Extensions");
  await workbench.page.locator(".extensions-list .monaco-list-row", { hasText: "clreq" }).first().click();
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  await page.getByRole("heading", { name: "Commerce Layer requests in VS Code" }).waitFor();
  assert.equal(await page.locator("img").count(), 0);
  await look("extension-page");
}
