/** What this extension adds to the server's code lenses: "Copy secret", and local times. */

import * as vscode from "vscode";
import { documentUri, ServerCommand } from "./protocol";
import { localTime } from "./statusDescription";

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;

export function completeLenses(lenses: readonly vscode.CodeLens[]): vscode.CodeLens[] {
  return lenses.flatMap((lens) => {
    const { command } = lens;
    if (command === undefined) {
      return [lens];
    }
    const title = command.title.replace(TIME, localTime);
    const shown = new vscode.CodeLens(lens.range, { ...command, title });
    return command.command === ServerCommand.redact ? [shown, copySecretLens(lens.range, command)] : [shown];
  });
}

function copySecretLens(range: vscode.Range, redact: vscode.Command): vscode.CodeLens {
  const uri = documentUri((redact.arguments ?? []) as unknown[]);
  return new vscode.CodeLens(range, { title: "Copy secret", command: "clreq.copySecret", arguments: [uri] });
}
