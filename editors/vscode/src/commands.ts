/** The commands of the palette and the menus. */

import * as vscode from "vscode";
import type { AccessToken } from "./accessToken";
import type { LanguageServer } from "./languageServer";
import { newRequest } from "./newRequest";
import { offerInstallation } from "./offers";
import { ServerCommand } from "./protocol";
import { requestFile } from "./requestFile";
import type { Sandbox } from "./sandbox";

export interface Parts {
  extensionId: string;
  server: LanguageServer;
  sandbox: Sandbox;
  accessToken: AccessToken;
  log: vscode.LogOutputChannel;
}

type Action<Given> = (given: Given) => Promise<void> | void;

/** There is no program to run. */
class MissingProgram extends Error {}

export function registerCommands(parts: Parts): vscode.Disposable {
  const { server, sandbox, accessToken, log } = parts;
  const actions: Record<string, Action<unknown>> = {
    "clreq.sendRequest": (given) => runOnFile(server, ServerCommand.send, given),
    "clreq.sendRequestAgain": (given) => runOnFile(server, ServerCommand.send, given),
    "clreq.redactResponse": (given) => runOnFile(server, ServerCommand.redact, given),
    "clreq.copyAsCurl": (given) => runOnFile(server, ServerCommand.curl, given),
    "clreq.newRequest": async () => newRequest(await binary(server)),
    "clreq.storeAccessToken": () => accessToken.ask(),
    "clreq.clearAccessToken": () => accessToken.clear(),
    "clreq.startSandbox": async () => sandbox.start(await binary(server)),
    "clreq.stopSandbox": () => sandbox.stop(),
    "clreq.restartServer": () => server.restart(),
    "clreq.showLog": () => log.show(),
    "clreq.showActions": () => showActions(),
    "clreq.showInstallation": () => showInstallation(parts.extensionId),
  };
  return vscode.Disposable.from(
    ...Object.entries(actions).map(([id, action]) => vscode.commands.registerCommand(id, reporting(log, action))),
  );
}

/** `action`, with an error shown to the user and kept in the log. */
export function reporting<Given>(log: vscode.LogOutputChannel, action: Action<Given>): (given: Given) => Promise<void> {
  return async (given) => {
    try {
      await action(given);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error(message);
      if (error instanceof MissingProgram) {
        await offerInstallation(message);
      } else {
        void vscode.window.showErrorMessage(message);
      }
    }
  };
}

/** Runs the server's command through VS Code, as a code action would, so that the middleware sees it. */
async function runOnFile(server: LanguageServer, command: string, given: unknown): Promise<void> {
  const uri = requestFile(given);
  if (uri === undefined) {
    return;
  }
  // VS Code has the server's commands only while it runs.
  await binary(server);
  await server.running();
  await vscode.commands.executeCommand(command, { uri: uri.toString() });
}

async function binary(server: LanguageServer): Promise<string> {
  const location = await server.locateBinary();
  if (!location.found) {
    throw new MissingProgram(location.problem);
  }
  return location.path;
}

/** What a click on the status-bar item offers. */
async function showActions(): Promise<void> {
  const items = [
    { label: "$(beaker) Start Sandbox", command: "clreq.startSandbox" },
    { label: "$(debug-stop) Stop Sandbox", command: "clreq.stopSandbox" },
    { label: "$(key) Set Access Token…", command: "clreq.storeAccessToken" },
    { label: "$(trash) Clear Access Token", command: "clreq.clearAccessToken" },
    { label: "$(refresh) Restart Server", command: "clreq.restartServer" },
    { label: "$(output) Show Log", command: "clreq.showLog" },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "clreq" });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command);
  }
}

async function showInstallation(extensionId: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", {
    category: `${extensionId}#clreq.start`,
    step: `${extensionId}#clreq.start#install`,
  });
}
