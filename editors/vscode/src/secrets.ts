/** Copying secrets, and handing them over to the user. A secret goes to the clipboard or a file only when the user says so. */

import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { LanguageServer } from "./languageServer";
import type { PlacedSecret } from "./protocol";
import { requestFile, uriConverters } from "./requestFile";

/** Copies the secret of a file; asks which one if there are several. */
export async function copySecret(server: LanguageServer, given: unknown): Promise<void> {
  const uri = typeof given === "string" ? uriConverters.protocol2Code(given) : await requestFile(given);
  if (uri === undefined) {
    return;
  }
  await server.running();
  const secrets = await server.secrets(uriConverters.code2Protocol(uri));
  const items = secrets.map(({ pointer, secret }) => ({ label: nameOf(pointer), description: pointer, secret }));
  const chosen = items.length > 1 ? await vscode.window.showQuickPick(items, { title: "Copy Secret" }) : items[0];
  if (chosen === undefined) {
    if (items.length === 0) {
      void vscode.window.showInformationMessage("There is no secret in this file.");
    }
    return;
  }
  await vscode.env.clipboard.writeText(chosen.secret);
  void vscode.window.showInformationMessage("The secret is on the clipboard.");
}

/**
 * Shows the secrets of a response that are kept out of the file, and hands them over. Returns whether the user has them now: if not, the
 * server keeps them.
 */
export async function handOver(secrets: readonly PlacedSecret[], keptIn: string): Promise<boolean> {
  const copy = "Copy";
  const save = "Save to a File…";
  const keep = "Keep It for Later";
  const what = secrets.length === 1 ? `The ${nameOf(secrets[0]?.pointer ?? "")} is not in the file.` : `${secrets.length} secrets are not in the file.`;
  const it = secrets.length === 1 ? "it" : "them";
  const detail =
    `clreq keeps ${it} in ${keptIn}, which only you can read, until you take ${it}.\n\n` +
    `Only the command line hands ${it} to a command (clreq send --secret-to -- COMMAND): a workspace must never choose one.`;
  for (;;) {
    const answer = await vscode.window.showWarningMessage(what, { modal: true, detail }, keep, copy, save);
    if (answer === copy) {
      await vscode.env.clipboard.writeText(asText(secrets));
      void vscode.window.showInformationMessage("The secret is on the clipboard.");
      return true;
    }
    if (answer === save) {
      if (await saveToFile(secrets)) {
        return true;
      }
      continue;
    }
    return false;
  }
}

/** A single secret alone, several as `name=value` lines. */
function asText(secrets: readonly PlacedSecret[]): string {
  const [only] = secrets;
  if (secrets.length === 1 && only !== undefined) {
    return only.secret;
  }
  return secrets.map(({ pointer, secret }) => `${nameOf(pointer)}=${secret}`).join("\n");
}

async function saveToFile(secrets: readonly PlacedSecret[]): Promise<boolean> {
  const target = await vscode.window.showSaveDialog({
    title: "Save the secret outside of the workspace",
    defaultUri: vscode.Uri.file(path.join(homedir(), "client_secret.txt")),
  });
  if (target === undefined) {
    return false;
  }
  if (vscode.workspace.getWorkspaceFolder(target) !== undefined) {
    void vscode.window.showErrorMessage("Not saved: choose a file outside of the workspace.");
    return false;
  }
  await writeFile(target.fsPath, `${asText(secrets)}\n`, { mode: 0o600 });
  return true;
}

function nameOf(pointer: string): string {
  return pointer.split("/").at(-1) ?? pointer;
}
