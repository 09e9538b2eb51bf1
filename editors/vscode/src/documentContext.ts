/** Context keys about the active request, for the menus. */

import * as vscode from "vscode";
import { activeRequest } from "./requestFile";

const SECRET_CODES: ReadonlySet<string> = new Set(["secret-in-request", "secret-in-response"]);

export function followActiveRequest(): vscode.Disposable {
  const update = (): void => void updateContext();
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(update),
  );
}

async function updateContext(): Promise<void> {
  const document = activeRequest()?.document;
  const found = document === undefined ? [] : vscode.languages.getDiagnostics(document.uri);
  const hasSecret = found.some(({ code }) => SECRET_CODES.has(String(typeof code === "object" ? code.value : code)));
  const hasResponse = document !== undefined && /"response"\s*:/.test(document.getText());
  await vscode.commands.executeCommand("setContext", "clreq.hasSecret", hasSecret);
  await vscode.commands.executeCommand("setContext", "clreq.hasResponse", hasResponse);
}
