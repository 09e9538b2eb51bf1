import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../../src/nextStep";

/** A message of the server, and the sentence and buttons that it is shown with. */
const MESSAGES: [message: string, text: string, buttons: string[]][] = [
  [
    "Not sent: no credentials found. Set `CLREQ_ACCESS_TOKEN` to an access token. Nothing was sent.",
    "Not sent: no access token is set.",
    ["Set Access Token…", "Start Sandbox"],
  ],
  ["Not sent: the access token expired at 2026-11-30T08:00:00Z. Get a new one.", "Not sent: the access token expired at 2026-11-30T08:00:00Z.", ["Set Access Token…", "Show Log"]],
  ["Not sent: shop.clreq.json has 3 errors. Line 4: A comma is missing.", "Not sent: shop.clreq.json has 3 errors.", ["Show Problems", "Show Log"]],
  ["422 Unprocessable Entity (/data: must exist). Correct it.", "422 Unprocessable Entity (/data: must exist).", ["Show Problems", "Show Log"]],
  ["Not sent: /w/clreq.toml, line 1: Unknown key.", "Not sent: /w/clreq.toml, line 1: Unknown key.", ["Open clreq.toml"]],
  ["Not sent: the endpoint http://example.com is not allowed. Use https.", "Not sent: the endpoint http://example.com is not allowed.", ["Open Settings", "Show Log"]],
  ["Outcome unknown: the request was sent, but it timed out. Look it up.", "Outcome unknown: the request was sent, but it timed out.", ["Look It Up", "Show Log"]],
  ["201 Created, but the editor did not insert the response. clreq keeps it in /s/a.json.", "201 Created, but the editor did not insert the response.", ["Insert the Response", "Show Log"]],
  ["Something else went wrong.", "Something else went wrong.", ["Show Log"]],
];

for (const [message, text, buttons] of MESSAGES) {
  test(`shows “${text}” with its next step`, () => {
    const found = shown(message, true);
    assert.equal(found.text, text);
    assert.deepEqual(found.buttons.map(({ title }) => title), buttons);
  });
}

test("a success has no button, and stays whole if it is short", () => {
  assert.deepEqual(shown("201 Created. The response is in the file.", false), {
    text: "201 Created. The response is in the file.",
    buttons: [],
  });
});

test("a long message without a next step gets a button, because VS Code cuts off what has none", () => {
  const long = `The names of ${"many ".repeat(20)}organizations were read.`;
  assert.deepEqual(shown(long, false).buttons.map(({ title }) => title), ["Show Log"]);
});

test("a message that hands over a response or a secret is shown whole", () => {
  for (const message of ['Keep it: {"data": 1}. It is nowhere else.', "client_secret:\na. b"]) {
    assert.equal(shown(message, true).text, message);
  }
});
