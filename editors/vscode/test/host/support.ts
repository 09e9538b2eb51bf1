/** What the tests in the extension host share. */

import * as path from "node:path";
import * as vscode from "vscode";

const TIMEOUT = 10_000;

/** Resolves with the first value of `read` that is not undefined, read anew at each of `events`. */
export async function eventually<Value>(
  what: string,
  read: () => Value | undefined,
  ...events: vscode.Event<unknown>[]
): Promise<Value> {
  let subscriptions: vscode.Disposable[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Value>((resolve, reject) => {
      const look = (): void => {
        const value = read();
        if (value !== undefined) {
          resolve(value);
        }
      };
      subscriptions = events.map((event) => event(look));
      timer = setTimeout(() => reject(new Error(`${what} did not happen`)), TIMEOUT);
      look();
    });
  } finally {
    clearTimeout(timer);
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error("no folder is open");
  }
  return vscode.Uri.file(path.join(folder.uri.fsPath, name));
}

/** Opens a file as it is on the disk, whatever an earlier test did to it. */
export async function open(name: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(workspaceFile(name));
  await vscode.commands.executeCommand("workbench.action.files.revert");
  return editor;
}

/** Waits until the diagnostics of `uri` are these codes. */
export async function diagnostics(uri: vscode.Uri, ...codes: string[]): Promise<vscode.Diagnostic[]> {
  const seen = (): string[] => vscode.languages.getDiagnostics(uri).map(codeOf);
  try {
    return await eventually(
      `the diagnostics ${JSON.stringify(codes)}`,
      () => (JSON.stringify(seen()) === JSON.stringify(codes) ? vscode.languages.getDiagnostics(uri) : undefined),
      vscode.languages.onDidChangeDiagnostics,
    );
  } catch (error) {
    throw new Error(`${String(error)}; there are ${JSON.stringify(seen())}`, { cause: error });
  }
}

export function codeOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

interface RequestFile {
  data: { attributes: Record<string, unknown> };
  response?: { status: number; body: { data: { id: string; attributes: Record<string, unknown> } } };
}

/** The response in the document, once it is there. */
export function response(document: vscode.TextDocument): Promise<NonNullable<RequestFile["response"]>> {
  return eventually(
    "a response",
    () => {
      try {
        return (JSON.parse(document.getText()) as RequestFile).response;
      } catch {
        return undefined;
      }
    },
    vscode.workspace.onDidChangeTextDocument,
  );
}
