/** Request files: what they are called, and which one a command means. */

import * as path from "node:path";
import * as vscode from "vscode";

export const REQUEST_FILE_SUFFIX = ".clreq.json";
const LANGUAGE = "clreq";

/** The name of a request file decides, whatever its language. A document without a file is chosen by its language. */
export const REQUEST_FILES = [
  { scheme: "file", language: LANGUAGE },
  { scheme: "file", pattern: `**/*${REQUEST_FILE_SUFFIX}` },
  { scheme: "untitled", language: LANGUAGE },
];

/** The files that the language server checks: request files, and the configuration of a project. */
export const SERVED_FILES = [...REQUEST_FILES, { scheme: "file", pattern: "**/clreq.toml" }];

export function isRequestFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(REQUEST_FILE_SUFFIX);
}

function isRequest(document: vscode.TextDocument): boolean {
  return isRequestFile(document.uri) || (document.isUntitled && document.languageId === LANGUAGE);
}

/** The active editor, if it shows a request. */
export function activeRequest(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor !== undefined && isRequest(editor.document) ? editor : undefined;
}

/**
 * The server knows request files by their names. A document without a file has no such name yet, so the server gets its address with the
 * suffix added.
 */
export const uriConverters = {
  code2Protocol: (uri: vscode.Uri): string =>
    (uri.scheme === "untitled" && !isRequestFile(uri) ? uri.with({ path: uri.path + REQUEST_FILE_SUFFIX }) : uri).toString(),
  protocol2Code: (text: string): vscode.Uri => {
    const uri = vscode.Uri.parse(text);
    if (uri.scheme !== "untitled" || isOpen(uri)) {
      return uri;
    }
    return uri.with({ path: uri.path.slice(0, -REQUEST_FILE_SUFFIX.length) });
  },
};

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}

/** The request file that a menu gave, or else the one in the active editor, or else one that the user picks. */
export async function requestFile(given: unknown): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri && isRequestFile(given)) {
    return openFile(given);
  }
  return activeRequest()?.document.uri ?? pickFile();
}

/** A saved request file: a document that has no file yet is saved first. */
export async function savedRequestFile(given: unknown): Promise<vscode.Uri | undefined> {
  const uri = await requestFile(given);
  if (uri?.scheme !== "untitled") {
    return uri;
  }
  const saved = await vscode.workspace.saveAs(uri);
  if (saved !== undefined && !isRequestFile(saved)) {
    void vscode.window.showErrorMessage(`Not sent: the name of a request file ends with ${REQUEST_FILE_SUFFIX}.`);
    return undefined;
  }
  return saved;
}

/** The server works on open documents only. */
async function openFile(uri: vscode.Uri): Promise<vscode.Uri> {
  await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles(`**/*${REQUEST_FILE_SUFFIX}`, "**/node_modules/**");
  if (files.length === 0) {
    await offerNewRequest();
    return undefined;
  }
  const items = files
    .map((uri) => ({ label: path.basename(uri.fsPath), description: vscode.workspace.asRelativePath(path.dirname(uri.fsPath)), uri }))
    .sort((one, other) => one.label.localeCompare(other.label));
  const picked = await vscode.window.showQuickPick(items, { title: "clreq", placeHolder: "Pick a request file" });
  return picked === undefined ? undefined : openFile(picked.uri);
}

async function offerNewRequest(): Promise<void> {
  const make = "New Request…";
  const answer = await vscode.window.showInformationMessage("There is no request file in this window yet.", make);
  if (answer === make) {
    await vscode.commands.executeCommand("clreq.newRequest");
  }
}
