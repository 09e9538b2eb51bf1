/** Showing the response that a send put in the file: folded, and in view. */

import * as vscode from "vscode";
import { TextDocumentEdit, type ApplyWorkspaceEditParams } from "vscode-languageclient/node";
import { uriConverters } from "./requestFile";

/** Shows the response of every open request file that `edit` put one in. */
export async function showResponses(edit: ApplyWorkspaceEditParams): Promise<void> {
  const documents = documentsGivenResponse(edit);
  if (documents.size > 0) {
    await vscode.commands.executeCommand("setContext", "clreq.requestSent", true);
  }
  for (const uri of documents) {
    const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document.uri.toString() === uri);
    if (editor !== undefined) {
      await showResponse(editor);
    }
  }
}

/** The documents where `edit` writes a response: its text holds the members that only a response has. */
function documentsGivenResponse(edit: ApplyWorkspaceEditParams): Set<string> {
  const changes = (edit.edit.documentChanges ?? []).filter((change) => TextDocumentEdit.is(change));
  const responding = changes.filter((change) =>
    change.edits.some((textEdit) => "newText" in textEdit && textEdit.newText.includes('"sent_at"')),
  );
  return new Set(responding.map((change) => uriConverters.protocol2Code(change.textDocument.uri).toString()));
}

async function showResponse(editor: vscode.TextEditor): Promise<void> {
  const response = await responseSymbol(editor.document.uri);
  if (response === undefined) {
    return;
  }
  const line = response.range.start.line;
  if (editor === vscode.window.activeTextEditor) {
    // With a level and a direction, because without them what is folded already has its parent folded.
    await vscode.commands.executeCommand("editor.fold", { selectionLines: [line], levels: 1, direction: "down" });
  }
  editor.revealRange(editor.document.lineAt(line).range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** In the outline the request is at the root, and the response one of what it holds. */
async function responseSymbol(uri: vscode.Uri): Promise<vscode.DocumentSymbol | undefined> {
  const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    uri,
  );
  return outline?.flatMap((request) => request.children).find((symbol) => symbol.name === "response");
}
