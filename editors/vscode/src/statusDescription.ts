/** The text of the status bar. Knows nothing of VS Code, so that every state can be tested. */

import type { EndpointKind, ServerStatus, TokenStatus } from "./protocol";

export type ServerState = "starting" | "running" | "stopped" | "missing";

export interface StatusView {
  state: ServerState;
  /** Undefined before the server runs. */
  status: ServerStatus | undefined;
  trusted: boolean;
  sending: boolean;
  /** The setting `clreq.server.path`; empty when not set. */
  programSetting?: string;
}

export interface StatusDescription {
  text: string;
  /** Plain lines, for the tooltip and for screen readers. */
  lines: string[];
  severity: "none" | "warning" | "error";
}

const ENDPOINT: Record<EndpointKind, { icon: string; meaning: string }> = {
  production: { icon: "$(cloud)", meaning: "the Commerce Layer Provisioning API" },
  sandbox: { icon: "$(beaker)", meaning: "the sandbox of this window" },
  local: { icon: "$(vm)", meaning: "a server on this machine" },
  other: { icon: "$(globe)", meaning: "an endpoint that you set" },
};

const CREDENTIALS: Record<ServerStatus["credentials"], string> = {
  none: "No access token is set, so requests are checked but can't be sent.",
  "access-token": "An access token is set.",
  client: "A client id and secret are set. A send exchanges them for an access token.",
};

export function describeStatus(view: StatusView): StatusDescription {
  switch (view.state) {
    case "missing":
      return { text: "$(error) clreq", lines: ["The clreq program was not found.", ...ignoredSetting(view)], severity: "error" };
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
    const { endpoint, credentials, token } = view.status;
    if (endpoint !== null) {
      icon = ENDPOINT[endpoint.kind].icon;
      text = `clreq: ${endpoint.kind}${tokenMark(view.status)}`;
      lines.push(`Requests go to ${ENDPOINT[endpoint.kind].meaning}: ${endpoint.url}`);
    }
    lines.push(CREDENTIALS[credentials], ...(token === undefined || token === null ? [] : describeToken(token)));
  }
  if (view.sending) {
    return { text: `$(sync~spin) ${text}`, lines: ["A request is being sent.", ...lines], severity: "none" };
  }
  if (!view.trusted) {
    lines.push("You have not trusted this workspace: requests are checked, and not sent.", ...ignoredSetting(view));
    return { text: `$(shield) ${text}`, lines, severity: "warning" };
  }
  if (problem !== undefined) {
    lines.push(`Nothing can be sent: ${problem.replace(/\.$/, "")}.`);
    return { text: `$(warning) ${text}`, lines, severity: "warning" };
  }
  return { text: `${icon} ${text}`, lines, severity: "none" };
}

/** The key, with the token's mode. */
function tokenMark({ endpoint, credentials, token }: ServerStatus): string {
  if (credentials === "none") {
    return "";
  }
  const mode = endpoint?.kind === "sandbox" ? null : token?.mode;
  return ` $(key)${mode === undefined || mode === null ? "" : ` ${mode}`}`;
}

function describeToken({ kind, user, mode, expires }: TokenStatus): string[] {
  const parts = [
    kind === null ? [] : [`kind ${kind}`],
    mode === null ? [] : [`mode ${mode}`],
    user === null ? [] : [`user ${user}`],
    expires === null ? [] : [`expires ${localTime(expires)}`],
  ].flat();
  return parts.length === 0 ? [] : [`The token: ${parts.join(", ")}.`];
}

/** An RFC 3339 time in the user's time zone. */
export function localTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function ignoredSetting({ trusted, programSetting = "" }: StatusView): string[] {
  return trusted || programSetting === "" ? [] : ["The setting clreq.server.path is ignored until you trust this workspace."];
}

/** Why requests can't be sent. Missing credentials have a line of their own. */
function problemOf({ endpoint, credentials, problem }: ServerStatus): string | undefined {
  if (endpoint !== null && credentials === "none") {
    return undefined;
  }
  return problem ?? undefined;
}
