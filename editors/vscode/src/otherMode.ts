/** “New Request for the Other Mode”: the server's code action, and the new file saved and shown. */

import * as vscode from "vscode";
import { activeRequest } from "./requestFile";

const KIND = "refactor.clreq.newRequest";

export async function newRequestForOtherMode(): Promise<void> {
  const document = activeRequest()?.document;
  if (document === undefined) {
    throw new Error("Open the request that the new one is made from.");
  }
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(0, 0, 0, 0),
    KIND,
  );
  const [first, ...others] = actions;
  if (first === undefined) {
    throw new Error("The file has no mode to change, or the new file exists already.");
  }
  const chosen = others.length === 0 ? first : await pick(actions);
  if (chosen?.edit !== undefined) {
    await applyAndShow(chosen.edit);
  }
}

async function pick(actions: readonly vscode.CodeAction[]): Promise<vscode.CodeAction | undefined> {
  const items = actions.map((action) => ({ label: action.title, action }));
  return (await vscode.window.showQuickPick(items, { title: "New Request for the Other Mode" }))?.action;
}

async function applyAndShow(edit: vscode.WorkspaceEdit): Promise<void> {
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error("VS Code could not create the new file.");
  }
  const [entry] = edit.entries();
  if (entry !== undefined) {
    const document = await vscode.workspace.openTextDocument(entry[0]);
    await document.save();
    await vscode.window.showTextDocument(document, { preview: false });
  }
}
