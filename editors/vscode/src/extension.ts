/** The extension's start and end: makes the parts and connects them. */

import * as vscode from "vscode";
import { AccessToken } from "./accessToken";
import { registerCommands, reporting } from "./commands";
import { followActiveRequest } from "./documentContext";
import { registerExplanations } from "./explanation";
import { AT_START } from "./initializationOptions";
import { LanguageServer } from "./languageServer";
import { redactingChannel } from "./redaction";
import { Sandbox } from "./sandbox";
import { SendProgress } from "./sendProgress";
import { StatusBar } from "./statusBar";
import { followWalkthrough } from "./walkthrough";

let server: LanguageServer | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const accessToken = await AccessToken.load(context.secrets);
  const channel = vscode.window.createOutputChannel("clreq", { log: true });
  const log = redactingChannel(channel, () => (accessToken.value === undefined ? [] : [accessToken.value]));
  const sandbox = new Sandbox(log);
  const progress = new SendProgress();
  const packagedFolder = context.asAbsolutePath("bin");
  const running = new LanguageServer({ packagedFolder, log, accessToken, sandbox, progress });
  server = running;

  context.subscriptions.push(
    channel,
    accessToken,
    sandbox,
    progress,
    running,
    new StatusBar(running, progress),
    registerCommands({ extensionId: context.extension.id, server: running, sandbox, accessToken, progress, log }),
    registerExplanations(() => running.program()),
    followActiveRequest(),
    followWalkthrough(),
    running.onDidChange(() => void setContexts(running, accessToken)),
    accessToken.onDidChange(
      reporting(log, async () => {
        await running.handOverToken();
        await setContexts(running, accessToken);
      }),
    ),
    sandbox.onDidChange(reporting(log, () => sandboxChanged(running, sandbox))),
    vscode.workspace.onDidGrantWorkspaceTrust(reporting(log, () => running.restartWhenIdle())),
    vscode.workspace.onDidChangeConfiguration(
      reporting(log, async (event: vscode.ConfigurationChangeEvent) => {
        if (AT_START.some((name) => event.affectsConfiguration(`clreq.${name}`))) {
          await running.restartWhenIdle();
        }
      }),
    ),
  );
  await running.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** What the walkthrough ticks its steps by. */
async function setContexts(running: LanguageServer, accessToken: AccessToken): Promise<void> {
  await vscode.commands.executeCommand("setContext", "clreq.serverRuns", running.state === "running");
  await vscode.commands.executeCommand("setContext", "clreq.tokenSet", accessToken.value !== undefined);
}

/** The server learns its endpoint and the token for it at its start, so that the two can't be mixed. */
async function sandboxChanged(running: LanguageServer, sandbox: Sandbox): Promise<void> {
  await vscode.commands.executeCommand("setContext", "clreq.sandboxRuns", sandbox.url !== undefined);
  await running.restartWhenIdle();
  if (sandbox.url !== undefined) {
    void vscode.window.showInformationMessage("Requests now go to the sandbox.");
  }
}
