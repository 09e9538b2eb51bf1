/** The commands of the palette and the menus. */

import * as vscode from "vscode";
import type { AccessToken } from "./accessToken";
import { explainDiagnostic } from "./explanation";
import type { LanguageServer } from "./languageServer";
import { newRequest } from "./newRequest";
import { openSetting } from "./offers";
import { newRequestForOtherMode } from "./otherMode";
import { SELECT_PLACEHOLDER, selectPlaceholder } from "./placeholders";
import { ServerCommand } from "./protocol";
import { activeRequest, requestFile, uriConverters } from "./requestFile";
import type { Sandbox } from "./sandbox";
import { pickSandboxOptions } from "./sandboxOptions";
import { copySecret } from "./secrets";
import type { SendProgress } from "./sendProgress";
import { menuFor } from "./statusMenu";

export interface Parts {
  extensionId: string;
  server: LanguageServer;
  sandbox: Sandbox;
  accessToken: AccessToken;
  progress: SendProgress;
  log: vscode.LogOutputChannel;
}

type Action<Given> = (given: Given) => Promise<void> | void;

/** There is no program to run. The server shows the message that says so. */
class NoProgram extends Error {}

export function registerCommands(parts: Parts): vscode.Disposable {
  const { server, sandbox, accessToken, log } = parts;
  const actions: Record<string, Action<unknown>> = {
    "clreq.sendRequest": (given) => runOnFile(server, ServerCommand.send, given),
    "clreq.sendRequestAgain": (given) => runOnFile(server, ServerCommand.send, given),
    "clreq.updateResource": (given) => runOnFile(server, ServerCommand.update, given),
    "clreq.compareRequest": (given) => runOnFile(server, ServerCommand.diff, given),
    "clreq.lookUpRequest": (given) => runOnFile(server, ServerCommand.lookUp, given),
    "clreq.deleteResource": (given) => runOnFile(server, ServerCommand.delete, given),
    "clreq.recoverResponse": (given) => runOnFile(server, ServerCommand.recover, given),
    "clreq.fetchNames": () => run(server, ServerCommand.refreshNames),
    "clreq.redactResponse": (given) => runOnFile(server, ServerCommand.redact, given),
    "clreq.copySecret": (given) => copySecret(server, given),
    "clreq.copyAsCurl": (given) => runOnFile(server, ServerCommand.curl, given),
    "clreq.explainDiagnostic": async () => explainDiagnostic(await binary(server)),
    "clreq.newRequest": async () => newRequest(await binary(server)),
    "clreq.newRequestForOtherMode": () => newRequestForOtherMode(),
    "clreq.storeAccessToken": () => accessToken.ask(),
    "clreq.clearAccessToken": () => accessToken.clear(),
    "clreq.startSandbox": async () => sandbox.start(await binary(server)),
    "clreq.startSandboxWithOptions": () => startSandboxWithOptions(server, sandbox),
    "clreq.stopSandbox": () => sandbox.stop(),
    "clreq.restartServer": () => server.restart(),
    "clreq.showLog": () => log.show(),
    "clreq.showActions": () => showActions(parts),
    "clreq.showInstallation": () => showInstallation(parts.extensionId),
    "clreq.openServerSetting": () => openSetting("server.path"),
    "clreq.openEndpointSetting": () => openSetting("endpoint"),
    "clreq.openConfiguration": () => openConfiguration(),
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(SELECT_PLACEHOLDER, selectPlaceholder),
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
      if (!(error instanceof NoProgram)) {
        void showError(message);
      }
    }
  };
}

async function showError(message: string): Promise<void> {
  const showLog = "Show Log";
  if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) {
    await vscode.commands.executeCommand("clreq.showLog");
  }
}

async function runOnFile(server: LanguageServer, command: string, given: unknown): Promise<void> {
  const uri = await requestFile(given);
  if (uri !== undefined) {
    await run(server, command, { uri: uriConverters.code2Protocol(uri) });
  }
}

/** Runs the server's command through VS Code, as a code action would, so that the middleware sees it. */
async function run(server: LanguageServer, command: string, ...commandArguments: unknown[]): Promise<void> {
  // VS Code has the server's commands only while it runs.
  await binary(server);
  await server.running();
  await vscode.commands.executeCommand(command, ...commandArguments);
}

async function binary(server: LanguageServer): Promise<string> {
  const location = await server.locateBinary();
  if (!location.found) {
    server.showMissingProgram(location.problem);
    throw new NoProgram(location.problem);
  }
  return location.path;
}

async function startSandboxWithOptions(server: LanguageServer, sandbox: Sandbox): Promise<void> {
  const program = await binary(server);
  const options = await pickSandboxOptions(program);
  if (options !== undefined) {
    await sandbox.start(program, options);
  }
}

/** What a click on the status-bar item offers. */
async function showActions({ server, sandbox, accessToken, progress }: Parts): Promise<void> {
  const items = menuFor({
    state: server.state,
    status: server.status,
    trusted: vscode.workspace.isTrusted,
    sending: progress.active,
    sandboxRuns: sandbox.url !== undefined,
    hasToken: accessToken.value !== undefined,
    requestOpen: activeRequest() !== undefined,
  });
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

/** Opens the `clreq.toml` that is nearest to the active file. */
async function openConfiguration(): Promise<void> {
  const files = await vscode.workspace.findFiles("**/clreq.toml");
  const active = vscode.window.activeTextEditor?.document.uri.path ?? "";
  const folder = (uri: vscode.Uri): string => uri.path.replace(/clreq\.toml$/, "");
  const [nearest] = files.sort(
    (one, other) =>
      Number(active.startsWith(folder(other))) - Number(active.startsWith(folder(one))) || other.path.length - one.path.length,
  );
  if (nearest === undefined) {
    throw new Error("There is no clreq.toml in this window.");
  }
  await vscode.window.showTextDocument(nearest);
}
