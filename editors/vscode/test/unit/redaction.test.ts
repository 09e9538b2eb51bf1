import assert from "node:assert/strict";
import { test } from "node:test";
import { redact, redactingChannel } from "../../src/redaction";

const SECRET = "s3cret-value_0123456789";

const TEXTS: [what: string, text: string][] = [
  ["a member of JSON", `{"client_secret": "${SECRET}", "name": "My app"}`],
  ["a member of JSON within JSON", JSON.stringify({ newText: `"client_secret":"${SECRET}"`, name: "My app" })],
  ["two levels deep", JSON.stringify({ data: JSON.stringify({ newText: `"clientSecret": "${SECRET}"` }), name: "My app" })],
  ["the initialization options", JSON.stringify({ clreq: { accessToken: SECRET }, name: "My app" })],
  ["the argument of setAccessToken", JSON.stringify({ token: SECRET, name: "My app" })],
  ["a member with an escape", `{"client_secret": "a\\/${SECRET}", "name": "My app"}`],
  ["a member with an escape, within JSON", JSON.stringify({ newText: `{"id_token": "a\\/${SECRET}"}`, name: "My app" })],
  ["a header", `Authorization: Bearer ${SECRET} name My app`],
];

for (const [what, text] of TEXTS) {
  test(`redacts a secret in ${what}`, () => {
    const redacted = redact(text);
    assert.ok(!redacted.includes(SECRET), redacted);
    assert.match(redacted, /My app/);
  });
}

test("redacts a JSON web token anywhere", () => {
  assert.equal(redact("at eyJhbGciOi.eyJzdWIiOjF9.c2lnbmF0dXJl here"), "at <redacted> here");
});

test("redacts what is known to be secret, whatever it looks like", () => {
  assert.equal(redact("it was hunter2.", ["hunter2"]), "it was <redacted>.");
});

test("leaves other text as it is", () => {
  const text = '{"name": "My app", "kind": "sales_channel", "token_type": "bearer"}';
  assert.equal(redact(text, [""]), text);
});

test("a redacting channel redacts whatever is written, and is otherwise the channel", () => {
  const written: string[] = [];
  const write = (...values: unknown[]): void => void written.push(values.join(" "));
  const channel = Object.freeze({
    name: "log",
    trace: write,
    debug: write,
    info: write,
    warn: write,
    error: write,
    append: write,
    appendLine: write,
    replace: write,
    shown: (): string => SECRET,
  });
  const redacting = redactingChannel(channel, () => [SECRET]);
  redacting.info(`info ${SECRET}`, { token: SECRET });
  redacting.error(new Error(`error ${SECRET}`));
  redacting.appendLine(SECRET);
  assert.equal(written.length, 3);
  assert.ok(!written.join("").includes(SECRET), written.join("\n"));
  assert.equal(redacting.name, "log");
  assert.equal(redacting.shown(), SECRET);
});
