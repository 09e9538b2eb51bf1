/** Selects the placeholder, such as `<role id>`, that a quick fix writes, so that the user can type over it. */

import * as vscode from "vscode";

export const SELECT_PLACEHOLDER = "clreq.selectPlaceholder";

const PLACEHOLDER = /<[^"<>\\]+>(?=")/;

/** The actions, each with a command that selects the placeholder it writes. */
export function selectPlaceholders<Action extends vscode.Command | vscode.CodeAction>(document: vscode.TextDocument, actions: Action[]): Action[] {
  for (const action of actions) {
    if (!(action instanceof vscode.CodeAction) || action.edit === undefined || action.command !== undefined) {
      continue;
    }
    for (const edit of action.edit.get(document.uri)) {
      const [placeholder] = PLACEHOLDER.exec(edit.newText) ?? [];
      if (placeholder !== undefined) {
        const line = edit.range.start.line;
        action.command = { title: "Select the Placeholder", command: SELECT_PLACEHOLDER, arguments: [document.uri, line, placeholder] };
        break;
      }
    }
  }
  return actions;
}

/** Selects the first `placeholder` of the active file from `line` on. */
export function selectPlaceholder(uri: vscode.Uri, line: number, placeholder: string): void {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) {
    return;
  }
  const { document } = editor;
  const start = document.getText().indexOf(placeholder, document.offsetAt(new vscode.Position(line, 0)));
  if (start >= 0) {
    editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(start + placeholder.length));
    editor.revealRange(editor.selection);
  }
}
