/**
 * What can go wrong with a send: it is cancelled, the server ends during it, the API refuses. The user is told each time.
 *
 * The program is that of the `PATH` here, and the workspace would like to have another, and another endpoint.
 */

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { eventually } from "./eventually";
import { firstLine, serverProcess, serverProcesses, startSandbox } from "./processes";
import { inVsCode, type Session, type Setting } from "./setting";

/**
 * A file for each send: before one is sent again whose outcome is unknown, the server looks up what the first send did, and this API
 * never answers that either.
 */
const REQUESTS = {
  cancelled: "cancelled.clreq.json",
  serverEnded: "server-ended.clreq.json",
  sandboxMeanwhile: "sandbox-meanwhile.clreq.json",
  refused: "refused.clreq.json",
};

export async function troubles(setting: Setting): Promise<void> {
  const binary = process.env["CLREQ_BINARY"] ?? "";
  const mute = startSandbox(binary, "--fault", "never");
  // It knows no organization but its own.
  const refusing = startSandbox(binary, "--strict");
  try {
    makeRequests(setting.workspace);
    const endpoint = await firstLine(mute);
    const settings = { "security.workspace.trust.enabled": false, "clreq.endpoint": endpoint };
    const home = newHome(setting);
    const programs = path.join(home, "programs");
    mkdirSync(programs);
    copyFileSync(binary, path.join(programs, "clreq"));
    const environment = { ...setting.environment, HOME: home, SHELL: "/bin/bash", CLREQ_ACCESS_TOKEN: "sandbox-token" };
    haveOwnSettings(setting.workspace);
    await inVsCode(setting, { extensions: [setting.withoutProgram], settings, environment }, async (session) => {
      await session.workbench.openFile(REQUESTS.cancelled);
      await session.workbench.statusBar("local").waitFor();
      await session.server.logged(/starting .* \(from PATH\)/);
      await cancel(session);
      await loseServer(session, programs);
      await startSandboxMeanwhile(session, endpoint);
      await replaceServer(session, programs);
      const other = await firstLine(refusing);
      await session.set({ ...settings, "clreq.endpoint": other }, session.workbench.statusBarLabel(other));
      await refusal(session);
      // What the language client has to say of a server that is replaced is for the log.
      assert.equal(await session.workbench.listed("didChangeConfiguration").count(), 0);
      assert.doesNotMatch(await session.workbench.editorText(), /"response"/);
    });
  } finally {
    mute.kill();
    refusing.kill();
  }
}

function makeRequests(workspace: string): void {
  const request = readFileSync(path.join(workspace, "storefront.clreq.json"), "utf8").replace("sales-channel", "sales_channel");
  for (const name of Object.values(REQUESTS)) {
    writeFileSync(path.join(workspace, name), request);
  }
}

/** A user who has the folder `programs` on the `PATH`: VS Code takes it from their shell. */
function newHome(setting: Setting): string {
  const home = path.join(path.dirname(setting.workspace), "home");
  mkdirSync(home);
  writeFileSync(path.join(home, ".profile"), 'PATH="$HOME/programs:$PATH"\n');
  return home;
}

/** What a workspace that means harm would set. */
function haveOwnSettings(workspace: string): void {
  mkdirSync(path.join(workspace, ".vscode"));
  const settings = { "clreq.endpoint": "http://127.0.0.1:9", "clreq.server.path": "/nonexistent/clreq" };
  writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
}

async function cancel({ workbench, picture }: Session): Promise<void> {
  const sending = await send({ workbench }, REQUESTS.cancelled);
  await picture("sending");
  await workbench.press(`Sending ${REQUESTS.cancelled}`, "Cancel");
  await sending.waitFor({ state: "detached" });
  await workbench.told(/outcome unknown/i);
  await workbench.run("Notifications: Clear All Notifications");
}

async function loseServer({ workbench }: Session, programs: string): Promise<void> {
  await send({ workbench }, REQUESTS.serverEnded);
  process.kill(serverProcess(programs), "SIGKILL");
  await workbench.told(/ended during .*: the outcome is unknown/);
  await workbench.run("Notifications: Clear All Notifications");
  // The server is started anew.
  await workbench.statusBar("local").waitFor();
}

/** Another endpoint breaks off nothing that is being sent: it counts once that is over, and only then is the user told that it does. */
async function startSandboxMeanwhile({ workbench, picture }: Session, endpoint: string): Promise<void> {
  await send({ workbench }, REQUESTS.sandboxMeanwhile);
  await workbench.run("clreq: Start Sandbox");
  await workbench.told("What you changed counts once the send is over");
  await picture("sandbox-meanwhile");
  await workbench.statusBarLabel(endpoint).waitFor();
  await workbench.told(`Sending ${REQUESTS.sandboxMeanwhile}`);
  assert.equal(await workbench.listed("Requests now go to the sandbox").count(), 0);
  await workbench.press(`Sending ${REQUESTS.sandboxMeanwhile}`, "Cancel");
  await workbench.told(/outcome unknown/i);
  await workbench.told("Requests now go to the sandbox");
  assert.equal(await workbench.statusBarLabel(endpoint).count(), 0);
  await workbench.run("clreq: Stop Sandbox");
  await workbench.told("Requests no longer go to the sandbox");
  await workbench.statusBarLabel(endpoint).waitFor();
  await workbench.run("Notifications: Clear All Notifications");
}

/** A server that answers nothing any more does not keep another from being started in its place. */
async function replaceServer({ workbench }: Session, programs: string): Promise<void> {
  const mute = serverProcess(programs);
  process.kill(mute, "SIGSTOP");
  await workbench.run("clreq: Restart Server");
  await eventually("another server", () => serverProcesses(programs).some((id) => id !== mute));
}

async function refusal({ workbench, picture }: Session): Promise<void> {
  await workbench.openFile(REQUESTS.refused);
  await workbench.run("clreq: Send Request");
  const refused = await workbench.told("422 Unprocessable Entity");
  assert.match(await refused.innerText(), /organization - must exist/);
  assert.doesNotMatch(await refused.innerText(), /`/);
  // What the API has against it is shown where it is.
  await workbench.squiggles().first().waitFor({ state: "attached" });
  await picture("refused");
}

/** Sends a file, and gives the notification of its progress. */
async function send({ workbench }: Pick<Session, "workbench">, name: string): Promise<ReturnType<typeof workbench.notification>> {
  await workbench.openFile(name);
  await workbench.run("clreq: Send Request");
  const sending = workbench.notification(`Sending ${name}: waiting for the answer`);
  await sending.waitFor();
  await workbench.statusBarLabel("A request is being sent").waitFor();
  return sending;
}
