/** “New Request…”: a kind, a place, and `clreq new` writes the file. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { REQUEST_FILE_SUFFIX } from "./requestFile";

const run = promisify(execFile);

interface KindItem extends vscode.QuickPickItem {
  /** As `clreq new` takes it. */
  requestKind: string;
}

const KINDS: readonly KindItem[] = [
  { requestKind: "sales_channel", label: "Sales channel", description: "a public credential for a storefront" },
  { requestKind: "integration", label: "Integration", description: "a confidential credential for a back end, with a role" },
  { requestKind: "webapp", label: "Web app", description: "a confidential credential for an app that people sign in to" },
];

export async function newRequest(binary: string): Promise<void> {
  const picked = await vscode.window.showQuickPick(KINDS, { title: "New Request", placeHolder: "What is the API credential for?" });
  if (picked === undefined) {
    return;
  }
  const file = await askForFile(picked.requestKind);
  if (file === undefined) {
    return;
  }
  try {
    await run(binary, ["new", picked.requestKind, file], { cwd: homedir() });
  } catch (error) {
    // Node's own message is the command line; the program's says what is amiss.
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().replace(/^error: /, "") : "";
    throw said === "" ? error : new Error(said, { cause: error });
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}

/** A path that ends as request files do. */
async function askForFile(kind: string): Promise<string | undefined> {
  const folder = defaultFolder();
  const name = await vscode.window.showInputBox({
    title: "New Request",
    prompt: `The new file, in ${folder}`,
    value: `${kind}${REQUEST_FILE_SUFFIX}`,
    valueSelection: [0, kind.length],
    validateInput: (value) => (value.trim() === "" ? "Name the file." : undefined),
  });
  if (name === undefined) {
    return undefined;
  }
  const file = path.resolve(folder, name.trim());
  return file.endsWith(REQUEST_FILE_SUFFIX) ? file : `${file.replace(/\.json$/, "")}${REQUEST_FILE_SUFFIX}`;
}

/** Beside the file that is open, or else in the workspace. */
function defaultFolder(): string {
  const open = vscode.window.activeTextEditor?.document.uri;
  if (open?.scheme === "file") {
    return path.dirname(open.fsPath);
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}
