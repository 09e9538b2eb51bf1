/** What the status bar says. Knows nothing of VS Code, so that every state can be tested. */

import type { EndpointKind, ServerStatus } from "./protocol";

export type ServerState = "starting" | "running" | "stopped" | "missing";

export interface StatusView {
  state: ServerState;
  /** What the server told of itself; none before it runs. */
  status: ServerStatus | undefined;
  trusted: boolean;
  sending: boolean;
}

export interface StatusDescription {
  text: string;
  /** Plain lines; also what a screen reader is told. */
  lines: string[];
  severity: "none" | "warning" | "error";
}

const ENDPOINT: Record<EndpointKind, { icon: string; meaning: string }> = {
  production: { icon: "$(cloud)", meaning: "the Commerce Layer Provisioning API" },
  sandbox: { icon: "$(beaker)", meaning: "a sandbox on this machine" },
  other: { icon: "$(globe)", meaning: "an endpoint that you set" },
};

const CREDENTIALS: Record<ServerStatus["credentials"], string> = {
  none: "No access token is set: requests are checked, and can't be sent.",
  "access-token": "An access token is set.",
  client: "A client id and secret are set, and exchanged for an access token when you send.",
};

export function describeStatus(view: StatusView): StatusDescription {
  switch (view.state) {
    case "missing":
      return { text: "$(error) clreq", lines: ["The clreq program was not found."], severity: "error" };
    case "stopped":
      return { text: "$(error) clreq", lines: ["The language server is not running."], severity: "error" };
    case "starting":
      return { text: "$(loading~spin) clreq", lines: ["The language server is starting."], severity: "none" };
    case "running":
      return view.status === undefined ? describeUnknown() : describeRunning(view, view.status);
  }
}

function describeUnknown(): StatusDescription {
  return { text: "$(check) clreq", lines: ["The language server is running."], severity: "none" };
}

function describeRunning(view: StatusView, status: ServerStatus): StatusDescription {
  const endpoint = ENDPOINT[status.endpoint.kind];
  const icon = view.sending ? "$(sync~spin)" : endpoint.icon;
  const key = status.credentials === "none" ? "" : " $(key)";
  const lines = [
    "The language server is running.",
    `Requests go to ${endpoint.meaning}: ${status.endpoint.url}`,
    CREDENTIALS[status.credentials],
  ];
  if (view.sending) {
    lines.unshift("A request is being sent.");
  }
  if (!view.trusted) {
    return {
      text: `$(shield) clreq: ${status.endpoint.kind}`,
      lines: [...lines, "You have not trusted this workspace: requests are checked, and not sent."],
      severity: "warning",
    };
  }
  return { text: `${icon} clreq: ${status.endpoint.kind}${key}`, lines, severity: "none" };
}
