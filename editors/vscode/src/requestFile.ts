/** Request files: what they are called, and which one a command means. */

import * as vscode from "vscode";

export const REQUEST_FILE_SUFFIX = ".clreq.json";

/** Request files are told by their name, whatever language they were given. */
export const REQUEST_FILES = [
  { scheme: "file", language: "clreq" },
  { scheme: "file", pattern: `**/*${REQUEST_FILE_SUFFIX}` },
];

export function isRequestFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(REQUEST_FILE_SUFFIX);
}

/** The request file that a menu gave, or else the one in the active editor. Says so if there is none. */
export function requestFile(given: unknown): vscode.Uri | undefined {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined || !isRequestFile(uri)) {
    void vscode.window.showInformationMessage(`Open a request file (NAME${REQUEST_FILE_SUFFIX}) first.`);
    return undefined;
  }
  return uri;
}
