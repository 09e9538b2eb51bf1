/** The text of a new request as a snippet. Knows nothing of VS Code. */

/** What `clreq new` leaves to the user: the name, the mode, the redirect URI, the e-mail address, and each placeholder such as `<role id>`. */
const OPEN = /("(?:name|redirect_uri|user_email|mode)": )"([^"\\]*)"|"(<[^"\\]*>)"/g;

/** `text` with a tab stop at each place that the user fills in. */
export function asSnippet(text: string): string {
  let snippet = "";
  let end = 0;
  let stop = 0;
  for (const match of text.matchAll(OPEN)) {
    const [whole, key = "", value, placeholder = ""] = match;
    stop += 1;
    snippet += escaped(text.slice(end, match.index)) + key;
    snippet += key.startsWith('"mode"') ? `"\${${stop}|${choices(value)}|}"` : `"\${${stop}:${escaped(value ?? placeholder)}}"`;
    end = match.index + whole.length;
  }
  return snippet + escaped(text.slice(end));
}

/** The mode in the text first. */
function choices(mode: string | undefined): string {
  return mode === "live" ? "live,test" : "test,live";
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
