/** The clreq program under test. */
export function program(): string {
  const binary = process.env["CLREQ_BINARY"];
  if (binary === undefined) {
    throw new Error("CLREQ_BINARY names no program: run editors/test.sh vscode.");
  }
  return binary;
}
