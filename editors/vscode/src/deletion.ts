/** Deleting a resource: the user types its name first. */

import * as vscode from "vscode";
import { uriConverters } from "./requestFile";

/** The name that the user typed; undefined if they changed their mind. The server compares it with the resource's. */
export async function askForName(uri: string): Promise<string | undefined> {
  const document = await vscode.workspace.openTextDocument(uriConverters.protocol2Code(uri));
  const name = resourceName(document.getText());
  const quoted = name === undefined ? "the resource's name" : `“${name}”`;
  return vscode.window.showInputBox({
    title: "Delete the Resource from the API",
    prompt: `Type ${quoted} to delete it. This can't be undone.`,
    ignoreFocusOut: true,
    validateInput: (value) => (value === "" || name === undefined || value === name ? undefined : `Type ${quoted}.`),
  });
}

interface Resource {
  id?: unknown;
  attributes?: { name?: unknown };
}

/** The name in the response, or else in the request, or else the id. */
function resourceName(text: string): string | undefined {
  try {
    const request = JSON.parse(text) as { data?: Resource; response?: { body?: { data?: Resource } } };
    const answered = request.response?.body?.data;
    const names = [answered?.attributes?.name, request.data?.attributes?.name, answered?.id, request.data?.id];
    return names.find((name) => typeof name === "string");
  } catch {
    return undefined;
  }
}
