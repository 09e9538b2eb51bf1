/** What this extension and `clreq lsp` say to each other beyond the Language Server Protocol. */

import { NotificationType, RequestType } from "vscode-languageclient/node";

/**
 * The server's commands (`workspace/executeCommand`). The language client registers each under the same name in VS
 * Code, so the extension's own commands have other names.
 */
export const ServerCommand = {
  send: "clreq.send",
  update: "clreq.update",
  diff: "clreq.diff",
  lookUp: "clreq.lookUp",
  delete: "clreq.delete",
  recover: "clreq.recover",
  refreshNames: "clreq.refreshNames",
  redact: "clreq.redact",
  curl: "clreq.curl",
  status: "clreq.status",
  setAccessToken: "clreq.setAccessToken",
} as const;

/** The commands that use the network, so a workspace must be trusted for them. */
export const NETWORK_COMMANDS: ReadonlySet<string> = new Set([
  ServerCommand.send,
  ServerCommand.update,
  ServerCommand.diff,
  ServerCommand.lookUp,
  ServerCommand.delete,
  ServerCommand.recover,
  ServerCommand.refreshNames,
]);

/** The argument of every server command that is about one file. */
export interface DocumentArgument {
  uri: string;
}

/** `local` is a server on this machine that is not the sandbox of this window. */
export type EndpointKind = "production" | "sandbox" | "local" | "other";

/** What the access token says of itself. Nothing here is secret. */
export interface TokenStatus {
  kind: string | null;
  user: string | null;
  /** `test` or `live`. */
  mode: string | null;
  /** RFC 3339. */
  expires: string | null;
}

/** Where the server would send a request now, and as whom. */
export interface ServerStatus {
  /** None if the policy doesn't allow it. */
  endpoint: { url: string; kind: EndpointKind } | null;
  credentials: "none" | "access-token" | "client";
  /** None for an opaque token, or without one. */
  token?: TokenStatus | null;
  /** Why nothing can be sent, if so. */
  problem: string | null;
}

/** Sent by the server whenever its status changes. */
export const StatusNotification = new NotificationType<ServerStatus>("clreq/status");

/** A secret, by its place. The log redacts members with this name. */
export interface PlacedSecret {
  pointer: string;
  secret: string;
}

/** The secrets in an open document, for the clipboard. */
export const SecretsRequest = new RequestType<DocumentArgument, PlacedSecret[], void>("clreq/secrets");

/** The server asks where the secrets of a response go. The answer is whether the user has them now. */
export const HandOverSecretsRequest = new RequestType<{ secrets: PlacedSecret[]; keptIn: string }, boolean, void>("clreq/handOverSecrets");

/** The uri of a server command's arguments, if they are of that shape. */
export function documentUri(commandArguments: readonly unknown[]): string | undefined {
  const [first] = commandArguments;
  if (typeof first !== "object" || first === null || !("uri" in first)) {
    return undefined;
  }
  return typeof first.uri === "string" ? first.uri : undefined;
}
