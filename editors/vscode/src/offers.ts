/** Errors that the user is told of together with what helps. */

import * as vscode from "vscode";

/** What a button runs. */
type Remedy = [command: string, ...commandArguments: string[]];

export async function offerInstallation(problem: string): Promise<void> {
  await offer(problem, {
    "How to Install": ["clreq.showInstallation"],
    "Open Settings": ["workbench.action.openSettings", "clreq.server.path"],
  });
}

/** For a program that runs, and is no language server. */
export async function offerOtherProgram(problem: string): Promise<void> {
  await offer(problem, {
    "Open Settings": ["workbench.action.openSettings", "clreq.server.path"],
    "Show Log": ["clreq.showLog"],
  });
}

export async function offerRestart(problem: string): Promise<void> {
  await offer(problem, { "Restart Server": ["clreq.restartServer"], "Show Log": ["clreq.showLog"] });
}

async function offer(problem: string, remedies: Record<string, Remedy>): Promise<void> {
  const answer = await vscode.window.showErrorMessage(problem, ...Object.keys(remedies));
  const remedy = answer === undefined ? undefined : remedies[answer];
  if (remedy !== undefined) {
    await vscode.commands.executeCommand(...remedy);
  }
}
