/** No program anywhere, or one that is not it: the user is told, and what they then set right counts at once. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { inVsCode, type Session, type Setting } from "./setting";

const TRUSTING = { "security.workspace.trust.enabled": false };

export async function missingProgram(setting: Setting): Promise<void> {
  await inVsCode(setting, { extensions: [setting.withoutProgram], settings: TRUSTING }, async (session) => {
    await seeHowToInstall(session);
    await sendAllTheSame(session);
    await setProgram(session, path.dirname(setting.workspace));
  });
}

async function seeHowToInstall({ workbench, picture }: Session): Promise<void> {
  const notification = workbench.notification("The clreq program was not found.");
  await notification.waitFor();
  await workbench.statusBarLabel("was not found").waitFor();
  await workbench.press("The clreq program was not found.", "How to Install");
  const walkthrough = workbench.page.locator(".gettingStartedContainer");
  // In the text of the step itself: a window that is not wide shows no more.
  await walkthrough.getByText("cargo install --path . --locked").waitFor();
  await picture("walkthrough-narrow");
  await workbench.page.setViewportSize({ width: 1600, height: 900 });
  const page = workbench.page.frameLocator("iframe.webview").frameLocator("iframe");
  await page.getByRole("heading", { name: "Installing the program" }).waitFor();
  await picture("missing-program");
}

/** Whatever needs the program says that it is missing, and how to install it. */
async function sendAllTheSame({ workbench }: Session): Promise<void> {
  await workbench.openFile("storefront.clreq.json");
  await workbench.run("clreq: Send Request");
  await workbench.notification("The clreq program was not found.").getByText("How to Install").waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

/** First a program that ends at once, then one that never answers. */
async function setProgram({ workbench, set, picture }: Session, folder: string): Promise<void> {
  await set({ ...TRUSTING, "clreq.server.path": "/bin/false" }, workbench.statusBarLabel("is not running"));
  const told = await workbench.told("“/bin/false” does not run as the language server");
  await told.getByRole("button", { name: "Open Settings" }).waitFor();
  await workbench.run("clreq: Send Request");
  await workbench.told("The language server of clreq is not running");
  await picture("wrong-program");
  assert.equal(await workbench.listed(/./).count(), 2, "the user is told of the same thing more than once");
  const mute = path.join(folder, "mute");
  writeFileSync(mute, "#!/bin/sh\nexec sleep 600\n", { mode: 0o755 });
  await set({ ...TRUSTING, "clreq.server.path": mute }, workbench.statusBarLabel("is starting"));
  await set({ ...TRUSTING, "clreq.server.path": process.env["CLREQ_BINARY"] }, workbench.statusBar("production"));
  await workbench.squiggles().first().waitFor({ state: "attached" });
}
