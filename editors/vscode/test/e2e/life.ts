/**
 * The life of a resource: an outcome that is looked up, a secret that is kept, create, compare, update, delete, names, a request for the
 * other mode, and another resource.
 *
 * The API of these tests stores the first resource and never answers.
 */

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { firstLine, serverProcess, startSandbox } from "./processes";
import { inVsCode, type Session, type Setting } from "./setting";
import { cutOff } from "./workbench";

type Part = Session & { workspace: string; programs: string; settings: Record<string, unknown> };

const CREATED = /Created .*, sandbox · Compare/;

/** The name of the credential in each file. */
const NAMES = { unknown: "Unanswered", shop: "Shop" };

export async function life(setting: Setting): Promise<void> {
  const { workspace } = setting;
  const binary = process.env["CLREQ_BINARY"] ?? "";
  const programs = path.join(path.dirname(workspace), "programs");
  mkdirSync(programs);
  copyFileSync(binary, path.join(programs, "clreq"));
  makeRequests(workspace);
  const sandbox = startSandbox(binary, "--fault", "POST/never-after-storex1");
  try {
    const settings = {
      "security.workspace.trust.enabled": false,
      "clreq.server.path": path.join(programs, "clreq"),
      "clreq.endpoint": await firstLine(sandbox),
    };
    const environment = { ...setting.environment, CLREQ_ACCESS_TOKEN: "sandbox-token" };
    await inVsCode(setting, { extensions: [setting.withoutProgram], settings, environment }, async (session) => {
      const part = { ...session, workspace, programs, settings };
      await lookUp(part);
      await createAndCompare(part);
      await update(part);
      await deleteAndCreateAgain(part);
      await completeNames(part);
      await makeForOtherMode(part);
      await otherResource(part);
      await takeKeptSecret(part);
    });
  } finally {
    sandbox.kill();
  }
}

function makeRequests(workspace: string): void {
  const request = readFileSync(path.join(workspace, "storefront.clreq.json"), "utf8").replace("sales-channel", "sales_channel");
  for (const name of ["unknown", "shop"] as const) {
    writeFileSync(path.join(workspace, `${name}.clreq.json`), request.replace("Storefront", NAMES[name]));
  }
  const answered = readFileSync(path.join(workspace, "answered.clreq.json"), "utf8");
  const { data } = JSON.parse(answered) as { data: unknown };
  writeFileSync(path.join(workspace, "kept.clreq.json"), `${JSON.stringify({ data }, null, 2)}\n`);
  const reference = (type: string): unknown => ({ data: { type, id: "" } });
  const named = {
    data: {
      type: "api_credentials",
      attributes: { name: "Named", kind: "integration", mode: "test" },
      relationships: { organization: reference("organizations"), role: reference("roles") },
    },
  };
  writeFileSync(path.join(workspace, "named.clreq.json"), `${JSON.stringify(named, null, 2)}\n`);
}

/** The server is killed during a send: the new one shows that the outcome is unknown, until the look-up has found it. */
async function lookUp({ workbench, picture, programs }: Part): Promise<void> {
  await workbench.openFile("unknown.clreq.json");
  await workbench.codeLens("Send request").click();
  await workbench.notification("Sending unknown.clreq.json: waiting for the answer").waitFor();
  await workbench.page.locator(".monaco-editor .codelens-decoration", { hasText: "Sending…" }).waitFor();
  process.kill(serverProcess(programs), "SIGKILL");
  await workbench.codeLens(/Outcome unknown since .* · Look it up/).waitFor();
  await picture("unknown");
  await workbench.run("Notifications: Clear All Notifications");
  await workbench.codeLens("Look it up").click();
  await workbench.codeLens(/sandbox · Compare/).waitFor();
  assert.equal(await workbench.codeLens("Outcome unknown").count(), 0);
  await save({ workbench });
}

/** What differs from the API is shown on the value, and can be taken over. */
async function createAndCompare({ workbench, picture }: Part): Promise<void> {
  await workbench.openFile("shop.clreq.json");
  await workbench.codeLens("Send request").click();
  await workbench.codeLens(CREATED).waitFor();
  await rename({ workbench }, "Shop", "Corner");
  await workbench.codeLens("Compare").click();
  await notes({ workbench }).first().waitFor({ state: "attached" });
  await picture("differs");
  await workbench.goTo(5, 18);
  await workbench.codeAction("Take the API's value");
  await notes({ workbench }).first().waitFor({ state: "detached" });
  await workbench.text('"Shop"').waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

async function update({ workbench, picture }: Part): Promise<void> {
  await rename({ workbench }, "Shop", "Corner");
  const question = "Update the API credential Shop";
  await workbench.codeLens("Update…").click();
  await workbench.dialog(question).waitFor();
  assert.deepEqual(await cutOff(workbench.dialog(question)), []);
  await workbench.dialog("It changes “name”.").waitFor();
  assert.match(await workbench.dialog(question).locator(".monaco-button:focus").innerText(), /Don't update/);
  await picture("update");
  await workbench.answer(question, "Update");
  await workbench.codeLens(/Updated .*, sandbox · Compare/).waitFor();
  await workbench.run("Notifications: Clear All Notifications");
  await workbench.codeLens("Compare").click();
  await workbench.notification("shop.clreq.json agrees with the API.").waitFor();
  assert.equal(await notes({ workbench }).count(), 0);
  await save({ workbench });
  await workbench.run("Notifications: Clear All Notifications");
}

/** The question names the resource and its endpoint, and another name than the resource's deletes nothing. */
async function deleteAndCreateAgain({ workbench, picture }: Part): Promise<void> {
  await workbench.run("clreq: Delete the Resource…");
  const box = workbench.box(/Delete the API credential Corner .* at http:\/\/127\.0\.0\.1:\d+.*It can't be restored\./);
  await box.waitFor();
  assert.deepEqual(await cutOff(box.locator(".quick-input-message")), []);
  await picture("delete");
  await workbench.quickInput().fill("Shop");
  await workbench.box("Type “Corner”.").waitFor();
  await workbench.answerBox("Delete the Resource", "Corner");
  await workbench.codeLens("Send request: create API credential").waitFor();
  await save({ workbench });
  await workbench.codeLens("Send request: create API credential").click();
  await workbench.codeLens(CREATED).waitFor();
  await save({ workbench });
  await workbench.run("Notifications: Clear All Notifications");
}

/** The organization and its role are offered by name, and their ids are inserted. */
async function completeNames({ workbench, picture, workspace }: Part): Promise<void> {
  await workbench.openFile("named.clreq.json");
  await workbench.run("clreq: Refresh Names");
  await workbench.told(/Names of \d+ organizations and \d+ roles read\./);
  await workbench.run("Notifications: Clear All Notifications");
  await workbench.goTo(13, 18);
  await workbench.complete("Green Brand");
  await workbench.text("greenBrand").waitFor();
  await workbench.goTo(19, 18);
  await workbench.page.keyboard.press("Control+Space");
  const offered = workbench.page.locator(".suggest-widget.visible .monaco-list-row");
  await offered.filter({ hasText: "Editors" }).first().waitFor();
  assert.equal(await offered.filter({ hasText: "Warehouse" }).count(), 0, "roles of another organization are offered");
  await picture("names");
  await workbench.complete("Editors");
  const hint = workbench.page.locator(".monaco-editor .view-line", { hasText: "greenBrand" }).filter({ hasText: "Green Brand" });
  await hint.waitFor();
  await save({ workbench });
  assert.match(readFileSync(path.join(workspace, "named.clreq.json"), "utf8"), /"id": "greenBrand"[^]*"id": "roleCust07"/);
  await rename({ workbench }, "greenBrand", "otherBrand");
  await notes({ workbench }).first().waitFor({ state: "attached" });
  await workbench.text('"otherBrand"').hover();
  await workbench.page.locator(".monaco-hover:not(.hidden)", { hasText: "You have no organization with the id" }).waitFor();
  await picture("unknown-id");
  await workbench.run("File: Revert File");
}

async function makeForOtherMode({ workbench, picture, workspace }: Part): Promise<void> {
  await workbench.openFile("named.clreq.json");
  await workbench.run("clreq: New Request for the Other Mode from This One");
  await workbench.page.locator(".tab.active:not(.dirty)", { hasText: "named.live.clreq.json" }).waitFor();
  await picture("other-mode");
  const made = readFileSync(path.join(workspace, "named.live.clreq.json"), "utf8");
  assert.match(made, /"mode": "live"/);
  assert.match(made, /"id": "greenBrand"/);
}

/** A membership: written by Tab and names, and sent after the warning that a person gets an e-mail. */
async function otherResource({ workbench, picture, workspace }: Part): Promise<void> {
  const { keyboard } = workbench.page;
  await workbench.pick("clreq: New Request…", "Membership");
  await workbench.answerBox("New Request", "colleague");
  await workbench.page.locator(".tab.active", { hasText: "colleague.clreq.json" }).waitFor();
  await workbench.page.locator(".tab.active.dirty").waitFor();
  await keyboard.type("ann@example.com");
  await keyboard.press("Tab");
  await keyboard.type("greenBrand");
  await keyboard.press("Tab");
  await keyboard.type("roleRead07");
  await keyboard.press("Escape");
  await save({ workbench });
  await workbench.codeLens("Send request: create membership").click();
  const question = /e-mail/;
  await workbench.dialog(question).waitFor();
  await picture("membership");
  await workbench.answer(question, "Send");
  await workbench.codeLens(CREATED).waitFor();
  await save({ workbench });
  const sent = readFileSync(path.join(workspace, "colleague.clreq.json"), "utf8");
  assert.match(sent, /"user_email": "ann@example.com"/);
  await workbench.run("Notifications: Clear All Notifications");
}

/** The server is killed while it asks where the secret goes: the secret is offered again. */
async function takeKeptSecret({ workbench, set, settings, picture, programs }: Part): Promise<void> {
  const light = workbench.page.locator(".monaco-workbench.vs");
  await set({ ...settings, "clreq.response.secrets": "redact", "workbench.colorTheme": "Default Light Modern" }, light);
  const question = "is not in the file.";
  await workbench.openFile("kept.clreq.json");
  await workbench.codeLens("Send request").click();
  await workbench.dialog(question).waitFor();
  process.kill(serverProcess(programs), "SIGKILL");
  await workbench.answer(question, "Keep It for Later");
  await workbench.codeLens("Get the secret").waitFor();
  await picture("kept-secret");
  await workbench.codeLens("Get the secret").click();
  await workbench.answer(question, "Copy");
  await workbench.notification("The secret is on the clipboard.").waitFor();
  assert.match(await workbench.clipboard(), /^\S{20,}$/);
  await workbench.codeLens("Get the secret").waitFor({ state: "detached" });
}

/** The squiggles of informations: differences from the API, and ids that it doesn't have. */
function notes({ workbench }: Pick<Session, "workbench">): ReturnType<typeof workbench.squiggles> {
  return workbench.page.locator(".monaco-editor .squiggly-info");
}

/** Replaces a name of one word in the file. */
async function rename({ workbench }: Pick<Session, "workbench">, name: string, other: string): Promise<void> {
  await workbench.text(`"${name}"`).dblclick();
  await workbench.page.keyboard.type(other);
  await workbench.text(`"${other}"`).waitFor();
}

async function save({ workbench }: Pick<Session, "workbench">): Promise<void> {
  await workbench.page.keyboard.press("Control+s");
  await workbench.page.locator(".tab.active:not(.dirty)").waitFor();
}
