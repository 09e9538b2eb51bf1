import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../../src/plainMessages";

const shown = (method: string, message: string): string =>
  plain({ jsonrpc: "2.0", method, params: { type: 1, message } } as { jsonrpc: string; params: { message: string } }).params.message;

test("messages and questions have quotation marks in place of backticks", () => {
  for (const method of ["window/showMessage", "window/showMessageRequest"]) {
    assert.equal(shown(method, "There is no kind `x`: did you mean `y`?"), "There is no kind “x”: did you mean “y”?");
  }
});

test("a secret or a response that is handed over keeps its backticks", () => {
  for (const message of ["client_secret:\na`b`c", 'Keep it: {"name":"a`b`c"}']) {
    assert.equal(shown("window/showMessage", message), message);
  }
});

test("what is not shown as a message is left as it is", () => {
  assert.equal(shown("textDocument/publishDiagnostics", "`x`"), "`x`");
});
