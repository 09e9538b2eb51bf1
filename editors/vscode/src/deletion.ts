/** Deleting a resource: the user types its name first. */

import * as vscode from "vscode";
import { ExecuteCommandRequest, ResponseError, type LanguageClient } from "vscode-languageclient/node";
import { ServerCommand } from "./protocol";

/** What the server answers to a deletion without the resource's name. */
interface Unconfirmed {
  /** Names the resource, and says so if it is live or in production. */
  question: string;
  name: string;
}

/** The name that the user typed; undefined if they changed their mind, or the server has said why nothing can be deleted. */
export async function askForName(client: LanguageClient, uri: string): Promise<string | undefined> {
  const unconfirmed = await ask(client, uri);
  if (unconfirmed === undefined) {
    return undefined;
  }
  const { question, name } = unconfirmed;
  return vscode.window.showInputBox({
    title: "Delete the Resource from the API",
    prompt: question,
    placeHolder: name,
    ignoreFocusOut: true,
    // The question stays until what is typed can't become the name any more.
    validateInput: (typed) => (name.startsWith(typed) ? undefined : `Type “${name}”.`),
  });
}

async function ask(client: LanguageClient, uri: string): Promise<Unconfirmed | undefined> {
  try {
    await client.sendRequest(ExecuteCommandRequest.type, { command: ServerCommand.delete, arguments: [{ uri }] });
    return undefined;
  } catch (error) {
    const data: unknown = error instanceof ResponseError ? error.data : undefined;
    if (isUnconfirmed(data)) {
      return data;
    }
    throw error;
  }
}

function isUnconfirmed(data: unknown): data is Unconfirmed {
  return (
    typeof data === "object" &&
    data !== null &&
    "question" in data &&
    typeof data.question === "string" &&
    "name" in data &&
    typeof data.name === "string"
  );
}
