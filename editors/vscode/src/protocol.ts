/** What this extension and `clreq lsp` say to each other beyond the Language Server Protocol. */

import { NotificationType } from "vscode-languageclient/node";

/**
 * The server's commands (`workspace/executeCommand`). The language client registers each under the same name in VS
 * Code, so the extension's own commands have other names.
 */
export const ServerCommand = {
  send: "clreq.send",
  redact: "clreq.redact",
  curl: "clreq.curl",
  status: "clreq.status",
  setAccessToken: "clreq.setAccessToken",
} as const;

/** The argument of every server command that is about one file. */
export interface DocumentArgument {
  uri: string;
}

export type EndpointKind = "production" | "sandbox" | "other";

/** Where the server would send a request now, and as whom. */
export interface ServerStatus {
  /** None if the policy doesn't allow it. */
  endpoint: { url: string; kind: EndpointKind } | null;
  credentials: "none" | "access-token" | "client";
  /** Why nothing can be sent, if so. */
  problem: string | null;
}

/** Sent by the server whenever its status changes. */
export const StatusNotification = new NotificationType<ServerStatus>("clreq/status");

/** The uri of a server command's arguments, if they are of that shape. */
export function documentUri(commandArguments: readonly unknown[]): string | undefined {
  const [first] = commandArguments;
  if (typeof first !== "object" || first === null || !("uri" in first)) {
    return undefined;
  }
  return typeof first.uri === "string" ? first.uri : undefined;
}
