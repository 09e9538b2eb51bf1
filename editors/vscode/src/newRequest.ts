/** “New Request…”: asks what to create and where, and has `clreq new` write the file. Never overwrites a file. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { asSnippet } from "./requestSnippet";
import { REQUEST_FILE_SUFFIX } from "./requestFile";

const run = promisify(execFile);

interface RequestItem extends vscode.QuickPickItem {
  /** A kind of credential or a resource, as `clreq new` takes it. */
  what: string;
}

const ITEMS: readonly (RequestItem | vscode.QuickPickItem)[] = [
  separator("API credentials"),
  item("sales_channel", "Sales channel", "a public credential for a storefront"),
  item("integration", "Integration", "a confidential credential for a back end, with a role"),
  item("webapp", "Web app", "a confidential credential for an app that people sign in to"),
  separator("Access"),
  item("memberships", "Membership", "invites a person to an organization, with a role"),
  item("application_memberships", "Application membership", "lets a credential use an organization, with a role"),
  item("roles", "Role", "a set of permissions"),
  item("permissions", "Permission", "what a role may do with a resource"),
  separator("Organization"),
  item("organizations", "Organization", "a new organization, which the API can't delete"),
  item("membership_profiles", "Membership profile", "what members see in the dashboard"),
  item("identity_providers", "Identity provider", "single sign-on for the people of an organization"),
];

function item(what: string, label: string, description: string): RequestItem {
  return { what, label, description };
}

function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export async function newRequest(binary: string): Promise<void> {
  const picked = await vscode.window.showQuickPick(ITEMS, { title: "New Request", placeHolder: "What should the request create?" });
  if (picked === undefined || !("what" in picked)) {
    return;
  }
  const folder = await askForFolder();
  if (folder === undefined) {
    return;
  }
  const file = await makeFile(binary, picked.what, folder);
  if (file === undefined) {
    return;
  }
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  await selectOpenPlaces(editor);
  await vscode.commands.executeCommand("setContext", "clreq.requestMade", true);
}

/** Asks for a name until the file is made. Each question starts with the name that was typed before. */
async function makeFile(binary: string, what: string, folder: string): Promise<string | undefined> {
  let typed = what;
  let problem: string | undefined;
  for (;;) {
    const name = await askForName(folder, typed, problem);
    if (name === undefined) {
      return undefined;
    }
    typed = name;
    const file = fileNamed(folder, name);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await run(binary, ["new", what, file], { cwd: homedir() });
      return file;
    } catch (error) {
      problem = reason(error);
    }
  }
}

/** `problem` says why the name `typed` could not be used. */
async function askForName(folder: string, typed: string, problem: string | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: "New Request",
    prompt: `The new file in ${folder}. A name such as live/shop makes the folder too.`,
    value: typed,
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value.trim() === "") {
        return "Type a name.";
      }
      if (existsSync(fileNamed(folder, value))) {
        return `${path.basename(fileNamed(folder, value))} exists already. Type another name.`;
      }
      return value === typed ? problem : undefined;
    },
  });
}

/** The path of a new file, with the ending of request files. */
function fileNamed(folder: string, name: string): string {
  const file = path.resolve(folder, name.trim());
  return file.endsWith(REQUEST_FILE_SUFFIX) ? file : `${file.replace(/(?:\.clreq)?\.json$/, "")}${REQUEST_FILE_SUFFIX}`;
}

/** The folder of the new file: asked for if the window has several, else that of the open file or of the window. */
async function askForFolder(): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) {
    const picked = await vscode.window.showWorkspaceFolderPick({ placeHolder: "The folder for the new request" });
    return picked?.uri.fsPath;
  }
  const open = vscode.window.activeTextEditor?.document.uri;
  return open?.scheme === "file" ? path.dirname(open.fsPath) : (folders[0]?.uri.fsPath ?? homedir());
}

/** Node's own message is the command line; the program's says what is wrong. */
function reason(error: unknown): string {
  const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return output === "" ? String(error) : output.replace(/^error: /, "");
}

/** Turns the text of a new file into a snippet, so that Tab goes through what the user fills in. */
async function selectOpenPlaces(editor: vscode.TextEditor): Promise<void> {
  const { document } = editor;
  const text = document.getText();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  await editor.insertSnippet(new vscode.SnippetString(asSnippet(text)), whole);
}
