/** The setting `clreq.response.secrets`. Knows nothing of VS Code's state, so that each combination can be tested. */

/** What VS Code's `inspect` gives for a setting: its value at each level. */
export interface Levels {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/**
 * The section of settings for the server. `redact` counts at whichever level it is set: VS Code itself lets the workspace override the
 * user, so a workspace could put secrets in files that the user wants redacted.
 */
export function withStrictestSecrets(section: Record<string, unknown>, levels: Levels | undefined): Record<string, unknown> {
  const values = [levels?.globalValue, levels?.workspaceValue, levels?.workspaceFolderValue];
  if (!values.includes("redact")) {
    return section;
  }
  const response = section["response"];
  const others = typeof response === "object" && response !== null ? response : {};
  return { ...section, response: { ...others, secrets: "redact" } };
}
