/** What the server is handed at its start. */

/** The token that every sandbox accepts; no secret. */
const SANDBOX_TOKEN = "sandbox-token";

/** The settings that the server learns at its start only. */
export const AT_START = ["server.path", "endpoint", "timeout"] as const;

export interface Handover {
  /** Whether the user trusts the workspace. In one that they don't nothing is sent, so no token is handed over. */
  trusted: boolean;
  /** The setting `clreq.endpoint`; empty when not set. */
  endpoint: string;
  accessToken: string | undefined;
  /** The setting `clreq.timeout`, in seconds. */
  timeout: number;
  /** The base URL of the sandbox that this window started, while it runs. */
  sandbox: string | undefined;
}

export interface InitializationOptions {
  clreq: {
    endpoint?: string;
    accessToken?: string;
    timeout: number;
    sandbox?: boolean;
    settingsOrigin: "user";
  };
}

export function initializationOptions(handover: Handover): InitializationOptions {
  const clreq: InitializationOptions["clreq"] = { settingsOrigin: "user", timeout: handover.timeout };
  if (handover.sandbox !== undefined) {
    return { clreq: { ...clreq, endpoint: handover.sandbox, accessToken: SANDBOX_TOKEN, sandbox: true } };
  }
  if (handover.endpoint !== "") {
    clreq.endpoint = handover.endpoint;
  }
  const token = tokenToHandOver(handover);
  if (token !== null) {
    clreq.accessToken = token;
  }
  return { clreq };
}

/** The user's own token goes only to the endpoint that they set, and never to a sandbox. */
export function tokenToHandOver(handover: Handover): string | null {
  if (handover.sandbox !== undefined) {
    return SANDBOX_TOKEN;
  }
  return handover.trusted ? (handover.accessToken ?? null) : null;
}

/** What the server's environment has besides that of VS Code. There the endpoint counts more than one that is handed over. */
export function serverEnvironment(handover: Handover): Record<string, string> {
  return handover.sandbox === undefined ? {} : { CLREQ_ENDPOINT: handover.sandbox };
}
