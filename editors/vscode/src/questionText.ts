/** How a question of the server is laid out in a dialog. Knows nothing of VS Code, so that each case can be tested. */

import type { EndpointKind, ServerStatus } from "./protocol";

const KIND: Record<EndpointKind, string> = {
  production: "production",
  sandbox: "sandbox",
  local: "a server on this machine",
  other: "another endpoint",
};

/** The first sentence as the title, and below it the others, the endpoint, unless the question names it itself, and the mode. */
export function questionText(
  message: string,
  status: ServerStatus | undefined,
  mode: string | undefined,
): { title: string; detail: string } {
  const [title, rest] = splitSentence(message);
  const endpoint = status?.endpoint;
  const lines = rest === "" ? [] : [rest];
  if (endpoint !== null && endpoint !== undefined && !message.includes(endpoint.url)) {
    lines.push(`Endpoint: ${endpoint.url} (${KIND[endpoint.kind]})`);
  }
  if (mode !== undefined) {
    lines.push(`Mode: ${mode}`);
  }
  return { title, detail: lines.join("\n\n") };
}

/** The mode that a request states. */
export function modeOf(request: string): string | undefined {
  const [, mode] = /"mode"\s*:\s*"(test|live)"/.exec(request) ?? [];
  return mode;
}

/** The first sentence of a text, and what follows. A full stop within a file's name or an address ends no sentence. */
export function splitSentence(text: string): [first: string, rest: string] {
  const match = /[.?!](?:\s+)(?=\S)/.exec(text);
  if (match === null) {
    return [text.trim(), ""];
  }
  const end = match.index + 1;
  return [text.slice(0, end).trim(), text.slice(end).trim()];
}
