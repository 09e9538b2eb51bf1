import assert from "node:assert/strict";
import { test } from "node:test";
import { asSnippet } from "../../src/requestSnippet";

test("what the user fills in becomes a tab stop", () => {
  const text = '{ "name": "My app", "kind": "webapp", "mode": "test", "data": { "id": "<organization id>" } }';
  assert.equal(
    asSnippet(text),
    '{ "name": "${1:My app}", "kind": "webapp", "mode": "${2|test,live|}", "data": { "id": "${3:<organization id>}" \\} \\}',
  );
});

test("characters of the snippet syntax are escaped", () => {
  assert.equal(asSnippet('{ "name": "a$}" }'), '{ "name": "${1:a\\$\\}}" \\}');
});

test("the mode of the text comes first", () => {
  assert.equal(asSnippet('"mode": "live"'), '"mode": "${1|live,test|}"');
});
