/** The server's questions. They decide about sending and secrets, so each is a modal dialog, which nothing hides. */

import * as vscode from "vscode";
import { type MessageActionItem, type ShowMessageRequestParams } from "vscode-languageclient/node";
import type { ServerStatus } from "./protocol";
import { isRequestFile } from "./requestFile";
import { modeOf, questionText } from "./questionText";

/** Asks the user. The server lists the safe choice first, and it has the focus. */
export async function askUser(params: ShowMessageRequestParams, status: ServerStatus | undefined): Promise<MessageActionItem | null> {
  const { title, detail } = questionText(params.message, status, modeOf(requestNamedIn(params.message)));
  const actions = params.actions ?? [];
  const items = actions.map((action) => ({ title: action.title, action }));
  const answer = await vscode.window.showWarningMessage(title, { modal: true, ...(detail === "" ? {} : { detail }) }, ...items);
  return answer?.action ?? null;
}

/** The text of the open request that a question names. */
function requestNamedIn(message: string): string {
  const name = (uri: vscode.Uri): string => uri.path.split("/").at(-1) ?? "";
  const documents = vscode.workspace.textDocuments.filter(({ uri }) => isRequestFile(uri) && message.includes(name(uri)));
  return documents[0]?.getText() ?? "";
}
