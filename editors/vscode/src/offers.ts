/** Errors that are shown together with what helps. */

import * as vscode from "vscode";

/** For a program that runs but is no language server. */
export async function offerOtherProgram(problem: string): Promise<void> {
  await offer(problem, { "Open Settings": "clreq.openServerSetting", "Show Log": "clreq.showLog" });
}

export async function offerRestart(problem: string): Promise<void> {
  await offer(problem, { "Restart Server": "clreq.restartServer", "Show Log": "clreq.showLog" });
}

/** Opens a setting of machine scope. In a remote window such settings are those of the remote machine. */
export async function openSetting(name: string): Promise<void> {
  const isRemote = vscode.env.remoteName !== undefined;
  const query = `@id:clreq.${name}`;
  if (isRemote) {
    await vscode.commands.executeCommand("workbench.action.openRemoteSettings", { query });
  } else {
    await vscode.commands.executeCommand("workbench.action.openSettings", query);
  }
}

async function offer(problem: string, buttons: Record<string, string>): Promise<void> {
  const answer = await vscode.window.showErrorMessage(problem, ...Object.keys(buttons));
  const command = answer === undefined ? undefined : buttons[answer];
  if (command !== undefined) {
    await vscode.commands.executeCommand(command);
  }
}
