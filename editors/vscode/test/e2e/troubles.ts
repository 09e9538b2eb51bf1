/** What can go wrong with a send: it is cancelled, the server ends during it, the API refuses. The user is told each time. */

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { inVsCode, type Session, type Setting } from "./setting";

export async function troubles(setting: Setting): Promise<void> {
  const binary = process.env["CLREQ_BINARY"] ?? "";
  // It never answers twice, and then knows no organization but its own.
  const sandbox = spawn(binary, ["sandbox", "--strict", "--fault", "neverx2"], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const file = path.join(setting.workspace, "storefront.clreq.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("sales-channel", "sales_channel"));
    const settings = { "security.workspace.trust.enabled": false, "clreq.endpoint": await firstLine(sandbox) };
    const environment = { ...setting.environment, CLREQ_ACCESS_TOKEN: "sandbox-token" };
    await inVsCode(setting, { extensions: [setting.withProgram], settings, environment }, async (session) => {
      await session.workbench.openFile("storefront.clreq.json");
      await session.workbench.statusBar("sandbox").waitFor();
      await cancel(session);
      await loseServer(session);
      await refusal(session);
      assert.doesNotMatch(await session.workbench.editorText(), /"response"/);
    });
  } finally {
    sandbox.kill();
  }
}

async function cancel({ workbench, picture }: Session): Promise<void> {
  const sending = await send({ workbench });
  await picture("sending");
  await sending.getByRole("button", { name: "Cancel" }).click();
  await sending.waitFor({ state: "detached" });
  await workbench.notification(/outcome unknown/i).waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

async function loseServer({ workbench, server }: Session): Promise<void> {
  await send({ workbench });
  process.kill(serverProcess(server.data), "SIGKILL");
  await workbench.notification(/ended during .* The outcome is unknown/).waitFor();
  await workbench.run("Notifications: Clear All Notifications");
  // The server is started anew.
  await workbench.statusBar("sandbox").waitFor();
}

async function refusal({ workbench, picture }: Session): Promise<void> {
  await workbench.run("clreq: Send Request");
  await workbench.notification("422 Unprocessable Entity").waitFor();
  // What the API has against it is shown where it is.
  await workbench.squiggles().first().waitFor({ state: "attached" });
  await picture("refused");
}

/** Sends, and gives the notification of its progress. */
async function send({ workbench }: Pick<Session, "workbench">): Promise<ReturnType<typeof workbench.notification>> {
  await workbench.run("clreq: Send Request");
  const sending = workbench.notification("Sending storefront.clreq.json: waiting for the answer");
  await sending.waitFor();
  await workbench.page.locator('.statusbar-item[id*="clreq"] [aria-label*="A request is being sent"]').waitFor();
  return sending;
}

/** The process of the server that was installed under `folder`. */
function serverProcess(folder: string): number {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((id) => program(id).startsWith(folder));
  assert.ok(found !== undefined, `no process runs a program in ${folder}`);
  return Number(found);
}

function program(processId: string): string {
  try {
    return readlinkSync(`/proc/${processId}/exe`);
  } catch {
    return "";
  }
}

async function firstLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}
