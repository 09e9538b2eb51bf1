/** Messages of the server as VS Code shows them: it has no Markdown in notifications, so quotation marks take the place of backticks. */

import type { Message, MessageStrategy } from "vscode-languageclient/node";

const SHOWN: ReadonlySet<string> = new Set(["window/showMessage", "window/showMessageRequest"]);

export const plainMessages: MessageStrategy = {
  handleMessage: (message, next) => next(plain(message)),
};

export function plain<Given extends Message>(message: Given): Given {
  if (!("method" in message && typeof message.method === "string" && SHOWN.has(message.method) && "params" in message)) {
    return message;
  }
  const params = message.params as { message: string };
  return { ...message, params: { ...params, message: plainText(params.message) } };
}

/** A message that hands over a secret or a response ends with it, and is left as it is: it may hold backticks of its own. */
function plainText(text: string): string {
  return /[\n{]/.test(text) ? text : text.replace(/`([^`]*)`/g, "“$1”");
}
