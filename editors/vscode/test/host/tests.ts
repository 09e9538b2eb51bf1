/** The tests that use VS Code's own interface, in a real extension host, with the real server. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { codeOf, diagnostics, eventually, open, response, workspaceFile } from "./support";

export interface HostTest {
  name: string;
  body: () => Promise<void>;
}

export const tests: HostTest[] = [];

function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

test("a request file has the language of this extension, and other JSON files do not", async () => {
  assert.equal((await open("storefront.clreq.json")).document.languageId, "clreq");
  assert.equal((await open("other.json")).document.languageId, "json");
});

test("the mistake is shown where it is, by this server alone", async () => {
  const { document } = await open("storefront.clreq.json");
  const [mistake] = await diagnostics(document.uri, "misspelled-kind");
  assert.ok(mistake !== undefined);
  assert.equal(document.getText(mistake.range), '"sales-channel"');
  assert.equal(mistake.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(mistake.source, "clreq");
  assert.match(mistake.message, /did you mean `sales_channel`/);
});

test("a file that is not open has diagnostics too", async () => {
  await diagnostics(workspaceFile("closed.clreq.json"), "misspelled-kind");
});

test("brackets close themselves, and a comment can't be made", async () => {
  const { document } = await emptyFile("brackets.clreq.json");
  await vscode.commands.executeCommand("type", { text: "{" });
  assert.equal(document.getText(), "{}");
  await vscode.commands.executeCommand("editor.action.commentLine");
  assert.equal(document.getText(), "{}");
});

test("an empty file is offered whole requests, as snippets", async () => {
  const { document } = await emptyFile("empty.clreq.json");
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    new vscode.Position(0, 0),
  );
  const snippets = list.items.map(({ insertText }) => insertText).filter((text) => text instanceof vscode.SnippetString);
  assert.ok(snippets.some(({ value }) => value.includes("sales_channel") && value.includes("${1")), "there is no snippet");
});

test("the lenses of a file that was sent compare it, update it, redact its secret and copy it", async () => {
  const { document } = await open("answered.clreq.json");
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 9);
  const found = lenses.map(({ range, command }) => [document.getText(range), command?.command, command?.arguments]);
  const argument = { uri: document.uri.toString() };
  assert.deepEqual(found, [
    ['"data"', "clreq.diff", [argument]],
    ['"data"', "clreq.update", [argument]],
    ['"response"', "clreq.redact", [argument]],
    ['"response"', "clreq.copySecret", [argument.uri]],
  ]);
});

test("sending, copying and redacting are code actions anywhere in the file", async () => {
  const { document } = await open("answered.clreq.json");
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(0, 0, 0, 0),
  );
  const titles = actions.map(({ title }) => title);
  for (const title of ["Send again: create another one", "Compare with the API", "Copy as curl command", "Redact the secret"]) {
    assert.ok(titles.includes(title), titles.join(", "));
  }
});

test("the kinds are offered, inside the quotes", async () => {
  const { document } = await open("storefront.clreq.json");
  const position = document.positionAt(document.getText().indexOf("sales-channel") + 2);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    position,
  );
  const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
  for (const kind of ["sales_channel", "integration", "webapp"]) {
    assert.ok(labels.some((label) => label.includes(kind)), labels.join(" "));
  }
});

test("the fix is offered, and leaves nothing to mend", async () => {
  const { document } = await open("storefront.clreq.json");
  await fixKind(document);
  assert.match(document.getText(), /"kind": "sales_channel"/);
});

test("a request is sent to the sandbox, and its response folded in", async () => {
  await vscode.commands.executeCommand("clreq.startSandbox");
  const editor = await open("storefront.clreq.json");
  await fixKind(editor.document);
  await vscode.commands.executeCommand("clreq.sendRequest");
  const { status, body } = await response(editor.document);
  assert.equal(status, 201);
  assert.equal(body.data.attributes["kind"], "sales_channel");
  await eventually(
    "the folding of the response",
    () => (hiddenLines(editor) > 5 ? true : undefined),
    vscode.window.onDidChangeTextEditorVisibleRanges,
  );
});

test("the response is brought into view", async () => {
  const editor = await open("storefront.clreq.json");
  await fixKind(editor.document);
  assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), "\n".repeat(200))));
  editor.revealRange(new vscode.Range(0, 0, 0, 0));
  await vscode.commands.executeCommand("clreq.sendRequest");
  await response(editor.document);
  const line = editor.document.positionAt(editor.document.getText().indexOf('"response"')).line;
  assert.ok(line > 200);
  await eventually(
    "the sight of the response",
    () => (editor.visibleRanges.some((range) => range.start.line <= line && line <= range.end.line) ? true : undefined),
    vscode.window.onDidChangeTextEditorVisibleRanges,
  );
});

test("sending needs no file to be saved, and saves none", async () => {
  const { document } = await open("storefront.clreq.json");
  await fixKind(document);
  await vscode.commands.executeCommand("clreq.sendRequest");
  await response(document);
  assert.ok(document.isDirty);
});

test("saving never sends", async () => {
  const kinds = ["source.fixAll", "source.organizeImports", "source", "quickfix", "clreq", "clreq.send"];
  const everything = Object.fromEntries(kinds.map((kind) => [kind, "always"]));
  const settings = vscode.workspace.getConfiguration("editor");
  await settings.update("codeActionsOnSave", everything, vscode.ConfigurationTarget.Global);
  const copy = workspaceFile("saved.clreq.json");
  await vscode.workspace.fs.copy(workspaceFile("storefront.clreq.json"), copy);
  const { document } = await open("saved.clreq.json");
  await fixKind(document);
  assert.ok(await document.save());
  assert.doesNotMatch(document.getText(), /"response"/);
  await settings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Global);
});

test("the secrets of a response are redacted", async () => {
  const { document } = await open("answered.clreq.json");
  assert.match(document.getText(), /a-client-secret-of-the-fixture/);
  await vscode.commands.executeCommand("clreq.redactResponse");
  await eventually(
    "the redaction",
    () => (document.getText().includes("a-client-secret-of-the-fixture") ? undefined : true),
    vscode.workspace.onDidChangeTextDocument,
  );
});

test("the request is copied as curl, without the token", async () => {
  await open("storefront.clreq.json");
  await vscode.commands.executeCommand("clreq.copyAsCurl");
  const copied = await vscode.env.clipboard.readText();
  assert.match(copied, /^curl /);
  assert.doesNotMatch(copied, /sandbox-token/);
});

test("a file with errors shows how many, and nothing to send", async () => {
  const { document } = await open("storefront.clreq.json");
  await diagnostics(document.uri, "misspelled-kind");
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 9);
  assert.deepEqual(lenses.map(({ command }) => command?.title), ["1 error"]);
  await vscode.commands.executeCommand("clreq.showProblem", { uri: document.uri.toString() });
  const selected = (): string => {
    const editor = vscode.window.activeTextEditor;
    return editor === undefined ? "" : editor.document.getText(editor.selection);
  };
  await eventually("the selection of the mistake", () => (selected().includes("sales-channel") ? true : undefined), vscode.window.onDidChangeTextEditorSelection);
});

test("durations are shown in each row", async () => {
  const uri = workspaceFile("lifetime.clreq.json");
  const text = '{ "data": { "type": "api_credentials", "attributes": { "kind": "integration", "expires_in":  } } }';
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const { document } = await open("lifetime.clreq.json");
  const position = document.positionAt(text.indexOf(" } } }"));
  const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, position);
  const rows = list.items.map(({ label }) => (typeof label === "string" ? [label] : [label.label, label.description]));
  assert.ok(rows.some(([label, words]) => label === "7200" && words?.startsWith("2 h")), JSON.stringify(rows));
});

test("all safe fixes are among the quick fixes of a file with several", async () => {
  const uri = workspaceFile("several.clreq.json");
  await vscode.workspace.fs.writeFile(uri, Buffer.from('{ data: { type: "api_credentials" } }'));
  const { document } = await open("several.clreq.json");
  await eventually("diagnostics", () => (vscode.languages.getDiagnostics(uri).length > 1 ? true : undefined), vscode.languages.onDidChangeDiagnostics);
  const range = document.lineAt(0).range;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range);
  const all = actions.find(({ title }) => title === "Apply all safe fixes");
  assert.equal(all?.kind?.value, "quickfix");
});

test("a fix that adds a role selects its id", async () => {
  const uri = workspaceFile("roleless.clreq.json");
  const whole = (await open("answered.clreq.json")).document.getText();
  const { data } = JSON.parse(whole) as { data: { relationships: { role?: unknown } } };
  delete data.relationships.role;
  await vscode.workspace.fs.writeFile(uri, Buffer.from(`${JSON.stringify({ data }, null, 2)}\n`));
  const editor = await open("roleless.clreq.json");
  const [missing] = await eventually(
    "diagnostics",
    () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 ? found : undefined;
    },
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.ok(missing !== undefined);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, missing.range);
  const fix = actions.find(({ title }) => title.includes("Add `role`"));
  assert.ok(fix?.edit !== undefined && fix.command !== undefined, actions.map(({ title }) => title).join(", "));
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
  assert.match(editor.document.getText(editor.selection), /^<.*>$/);
  await vscode.commands.executeCommand("workbench.action.files.revert");
});

test("clreq.toml is checked and completed while it is typed", async () => {
  const uri = workspaceFile("rules/clreq.toml");
  await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const editor = await open("rules/clreq.toml");
  assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'response.secrets = "sometimes"\nseverty = 3\n')));
  const found = await eventually(
    "two diagnostics",
    () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length >= 2 ? found : undefined;
    },
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.match(found.map(({ message }) => message).join(" "), /redact.*severity/);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, new vscode.Position(2, 0));
  const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
  assert.ok(labels.some((label) => label.includes("overrides")), labels.join(" "));
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await vscode.workspace.fs.delete(uri);
});

test("the server comes back after a restart", async () => {
  const { document } = await open("storefront.clreq.json");
  await diagnostics(document.uri, "misspelled-kind");
  await vscode.commands.executeCommand("clreq.restartServer");
  await diagnostics(document.uri, "misspelled-kind");
});

test("the sandbox ends with its command", async () => {
  await vscode.commands.executeCommand("clreq.stopSandbox");
  await vscode.commands.executeCommand("clreq.startSandbox");
  await vscode.commands.executeCommand("clreq.stopSandbox");
});

test("the log is shown", async () => {
  await vscode.commands.executeCommand("clreq.showLog");
  await eventually(
    "the log",
    () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "output" && document.uri.path.includes("clreq")),
    vscode.window.onDidChangeVisibleTextEditors,
  );
});

test("comments are an error here", async () => {
  const uri = workspaceFile("commented.clreq.json");
  await vscode.workspace.fs.writeFile(uri, Buffer.from("{\n  // no\n}\n"));
  const { document } = await open("commented.clreq.json");
  const found = await eventually(
    "diagnostics",
    () => {
      const codes = vscode.languages.getDiagnostics(document.uri).map(codeOf);
      return codes.length > 0 ? codes : undefined;
    },
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.ok(found.includes("comment"), found.join(" "));
});

test("nothing is written beside the request files", () => {
  assert.ok(!existsSync(workspaceFile(".vscode").fsPath));
  return Promise.resolve();
});

async function emptyFile(name: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(workspaceFile(name), new Uint8Array());
  return open(name);
}

async function fixKind(document: vscode.TextDocument): Promise<void> {
  const [mistake] = await diagnostics(document.uri, "misspelled-kind");
  assert.ok(mistake !== undefined);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    mistake.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const fix = actions.find(({ title }) => title.includes("sales_channel"));
  assert.ok(fix?.edit !== undefined, `the actions are: ${actions.map(({ title }) => title).join(", ")}`);
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  await diagnostics(document.uri);
}

/** How many lines between the first and the last that are visible are folded away. */
function hiddenLines(editor: vscode.TextEditor): number {
  const ranges = editor.visibleRanges;
  return ranges.slice(1).reduce((hidden, range, index) => {
    const before = ranges[index];
    return before === undefined ? hidden : hidden + range.start.line - before.end.line - 1;
  }, 0);
}
