/** Explanations of diagnostic codes, as the program gives them: documents of the scheme `clreq-explain`, without the network. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { promisify } from "node:util";
import * as vscode from "vscode";

const run = promisify(execFile);

/** The manifest opens documents of this scheme in the Markdown preview. */
const SCHEME = "clreq-explain";

export function explanationUri(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
}

export function registerExplanations(binary: () => Promise<string>): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async (uri) => {
      const code = uri.path.replace(/^\//, "").replace(/\.md$/, "");
      return asMarkdown(code, await explain(await binary(), code));
    },
  });
}

/** Explains the diagnostic at the cursor, or one that the user picks. */
export async function explainDiagnostic(binary: string): Promise<void> {
  const code = codeAtCursor() ?? (await pickCode(binary));
  if (code !== undefined) {
    await vscode.commands.executeCommand("vscode.open", explanationUri(code), { preview: true });
  }
}

/** Makes the code of each diagnostic a link to its explanation. */
export function linkToExplanations(diagnostics: readonly vscode.Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const code = codeOf(diagnostic);
    if (diagnostic.source === "clreq" && code !== undefined) {
      diagnostic.code = { value: code, target: explanationUri(code) };
    }
  }
}

function codeOf({ code }: vscode.Diagnostic): string | undefined {
  const value = typeof code === "object" ? code.value : code;
  return value === undefined ? undefined : String(value);
}

function codeAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const found = vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === "clreq");
  const here = found.filter(({ range }) => range.contains(editor.selection.active));
  const [only] = here.length > 0 ? here : found;
  return here.length === 1 || found.length === 1 ? only && codeOf(only) : undefined;
}

/** The codes of the file first, then all others. */
async function pickCode(binary: string): Promise<string | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const here = new Set(uri === undefined ? [] : vscode.languages.getDiagnostics(uri).map(codeOf));
  const items = (await listCodes(binary)).sort((one, other) => Number(here.has(other.label)) - Number(here.has(one.label)));
  const picked = await vscode.window.showQuickPick(items, { title: "Explain Diagnostic", matchOnDetail: true });
  return picked?.label;
}

async function listCodes(binary: string): Promise<vscode.QuickPickItem[]> {
  const lines = (await explain(binary)).split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [code = "", severity = "", ...title] = line.split(/\s+/);
    return { label: code, description: severity, detail: title.join(" ") };
  });
}

async function explain(binary: string, ...code: string[]): Promise<string> {
  const { stdout } = await run(binary, ["explain", "--color", "never", ...code], { cwd: homedir() });
  return stdout;
}

/** The first line of the program's text holds the code and the severity, the second one the title. */
function asMarkdown(code: string, text: string): string {
  const [head = code, title = "", ...rest] = text.split("\n");
  return `# ${title}\n\n**${head}**\n${rest.join("\n")}`;
}
