/** Says why a file was not formatted: the server returns no edits for a file with syntax errors. */

import * as vscode from "vscode";

export function explainNotFormatted(document: vscode.TextDocument): void {
  const errors = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity, source }) => source === "clreq" && severity === vscode.DiagnosticSeverity.Error)
    .sort((one, other) => one.range.start.compareTo(other.range.start));
  const [first] = errors;
  const text = `Not formatted: the syntax is broken${first === undefined ? "" : ` in line ${first.range.start.line + 1}`}.`;
  // On each save a message would be in the way.
  if (vscode.workspace.getConfiguration("editor", document).get<boolean>("formatOnSave") === true) {
    vscode.window.setStatusBarMessage(text, 8000);
    return;
  }
  void offerProblems(text);
}

async function offerProblems(text: string): Promise<void> {
  const show = "Show Problems";
  if ((await vscode.window.showWarningMessage(text, show)) === show) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
}
