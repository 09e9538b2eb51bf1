/** Keeps secrets out of the log. A trace of the protocol would otherwise show the handed-over token and API answers. */

import { inspect } from "node:util";

const REDACTED = "<redacted>";

/** A quote in JSON text, or in JSON text within JSON text. */
const QUOTE = String.raw`\\*"`;

const SECRET_MEMBER = new RegExp(
  `(${QUOTE}(?:client_secret|clientSecret|secret|access_token|accessToken|refresh_token|id_token|token)${QUOTE}\\s*:\\s*${QUOTE})(?:\\\\*[^"\\\\])+`,
  "g",
);
const JSON_WEB_TOKEN = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const BEARER = /\b(Bearer\s+)[\w.~+/=-]+/gi;

/** `text` with every secret known to look like one, and every string of `known`, replaced. */
export function redact(text: string, known: readonly string[] = []): string {
  let redacted = text
    .replace(SECRET_MEMBER, `$1${REDACTED}`)
    .replace(JSON_WEB_TOKEN, REDACTED)
    .replace(BEARER, `$1${REDACTED}`);
  for (const secret of known) {
    if (secret !== "") {
      redacted = redacted.replaceAll(secret, REDACTED);
    }
  }
  return redacted;
}

/** What of a log channel writes text. */
interface Writer {
  trace(message: string, ...rest: unknown[]): void;
  debug(message: string, ...rest: unknown[]): void;
  info(message: string, ...rest: unknown[]): void;
  warn(message: string, ...rest: unknown[]): void;
  error(message: string | Error, ...rest: unknown[]): void;
  append(value: string): void;
  appendLine(value: string): void;
  replace(value: string): void;
}

const WRITERS: ReadonlySet<PropertyKey> = new Set<keyof Writer>([
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "append",
  "appendLine",
  "replace",
]);

/** `channel`, redacting everything that is written to it. `known` is asked at each writing. */
export function redactingChannel<Channel extends Writer>(channel: Channel, known: () => readonly string[]): Channel {
  // The proxy stands for an empty object: VS Code's channels are frozen, and a proxy must give a frozen object's own members.
  return new Proxy({} as Channel, {
    get(_, property): unknown {
      const member: unknown = Reflect.get(channel, property);
      if (typeof member !== "function") {
        return member;
      }
      if (!WRITERS.has(property)) {
        return member.bind(channel) as unknown;
      }
      return (...values: unknown[]): unknown =>
        Reflect.apply(member, channel, values.map((value) => redact(textOf(value), known()))) as unknown;
    },
  });
}

function textOf(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (value instanceof Error) {
    return value.stack ?? value.message;
  }
  return typeof value === "object" ? JSON.stringify(value) : inspect(value);
}
