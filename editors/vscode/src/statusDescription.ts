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
  sandbox: { icon: "$(beaker)", meaning: "a server on this machine, such as a sandbox" },
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
      return describeRunning(view);
  }
}

function describeRunning(view: StatusView): StatusDescription {
  const lines = ["The language server is running."];
  let icon = "$(check)";
  let text = "clreq";
  const problem = view.status === undefined ? undefined : problemOf(view.status);
  if (view.status !== undefined) {
    const { endpoint, credentials } = view.status;
    if (endpoint !== null) {
      icon = ENDPOINT[endpoint.kind].icon;
      text = `clreq: ${endpoint.kind}${credentials === "none" ? "" : " $(key)"}`;
      lines.push(`Requests go to ${ENDPOINT[endpoint.kind].meaning}: ${endpoint.url}`);
    }
    lines.push(CREDENTIALS[credentials]);
  }
  if (view.sending) {
    return { text: `$(sync~spin) ${text}`, lines: ["A request is being sent.", ...lines], severity: "none" };
  }
  if (!view.trusted) {
    lines.push("You have not trusted this workspace: requests are checked, and not sent.");
    return { text: `$(shield) ${text}`, lines, severity: "warning" };
  }
  if (problem !== undefined) {
    lines.push(`Nothing can be sent: ${problem.replace(/\.$/, "")}.`);
    return { text: `$(warning) ${text}`, lines, severity: "warning" };
  }
  return { text: `${icon} ${text}`, lines, severity: "none" };
}

/** What keeps requests from being sent. That no credentials are set has a line of its own. */
function problemOf({ endpoint, credentials, problem }: ServerStatus): string | undefined {
  if (endpoint !== null && credentials === "none") {
    return undefined;
  }
  return problem ?? undefined;
}
