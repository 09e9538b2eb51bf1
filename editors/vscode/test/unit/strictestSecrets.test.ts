import assert from "node:assert/strict";
import { test } from "node:test";
import { withStrictestSecrets } from "../../src/strictestSecrets";

const MERGED = { response: { secrets: "keep" }, codeLens: { enable: true } };

test("a workspace can't have secrets kept that the user wants redacted", () => {
  assert.deepEqual(withStrictestSecrets(MERGED, { globalValue: "redact", workspaceValue: "keep" }), {
    response: { secrets: "redact" },
    codeLens: { enable: true },
  });
});

test("a workspace or a folder can have secrets redacted that the user keeps", () => {
  for (const levels of [{ workspaceValue: "redact" }, { workspaceFolderValue: "redact" }]) {
    assert.deepEqual(withStrictestSecrets(MERGED, { globalValue: "keep", ...levels })["response"], { secrets: "redact" });
  }
});

test("secrets are kept if nobody wants them redacted", () => {
  for (const levels of [undefined, {}, { globalValue: "keep", workspaceValue: "keep" }]) {
    assert.deepEqual(withStrictestSecrets(MERGED, levels), MERGED);
  }
});
