import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerStatus } from "../../src/protocol";
import { describeStatus, type StatusView } from "../../src/statusDescription";

const PRODUCTION: ServerStatus = {
  endpoint: { url: "https://provisioning.commercelayer.io", kind: "production" },
  credentials: "access-token",
  problem: null,
};
const running: StatusView = { state: "running", status: PRODUCTION, trusted: true, sending: false };

test("shows the endpoint and that there are credentials", () => {
  const description = describeStatus(running);
  assert.equal(description.text, "$(cloud) clreq: production $(key)");
  assert.match(description.lines.join("\n"), /https:\/\/provisioning\.commercelayer\.io/);
});

test("shows that there are no credentials", () => {
  const description = describeStatus({ ...running, status: { ...PRODUCTION, credentials: "none" } });
  assert.equal(description.text, "$(cloud) clreq: production");
  assert.match(description.lines.join("\n"), /No access token/);
});

test("tells a sandbox, another local server and another endpoint from production", () => {
  const at = (kind: "sandbox" | "local" | "other"): string =>
    describeStatus({ ...running, status: { ...PRODUCTION, endpoint: { url: "http://127.0.0.1:1", kind } } }).text;
  assert.equal(at("sandbox"), "$(beaker) clreq: sandbox $(key)");
  assert.equal(at("local"), "$(vm) clreq: local $(key)");
  assert.equal(at("other"), "$(globe) clreq: other $(key)");
});

test("warns of an endpoint that is not allowed, and says why", () => {
  const problem = "http://example.com is not an https address";
  for (const credentials of ["none", "access-token"] as const) {
    const description = describeStatus({ ...running, status: { endpoint: null, credentials, problem } });
    assert.equal(description.text, "$(warning) clreq");
    assert.equal(description.severity, "warning");
    assert.equal(description.lines.at(-1), `Nothing can be sent: ${problem}.`);
  }
});

test("warns of credentials that can't be used, and not of credentials that are not set", () => {
  const problem = "the access token has expired.";
  const expired = describeStatus({ ...running, status: { ...PRODUCTION, problem } });
  assert.equal(expired.text, "$(warning) clreq: production $(key)");
  assert.equal(expired.lines.at(-1), "Nothing can be sent: the access token has expired.");
  const none = describeStatus({ ...running, status: { ...PRODUCTION, credentials: "none", problem: "no credentials found" } });
  assert.equal(none.severity, "none");
  assert.doesNotMatch(none.lines.join(), /no credentials found/);
});

test("shows that a request is being sent", () => {
  const description = describeStatus({ ...running, sending: true });
  assert.equal(description.text, "$(sync~spin) clreq: production $(key)");
  assert.equal(description.lines[0], "A request is being sent.");
});

test("warns that nothing is sent from an untrusted workspace", () => {
  const description = describeStatus({ ...running, trusted: false });
  assert.equal(description.severity, "warning");
  assert.match(description.lines.join("\n"), /not trusted/);
});

test("shows the token's mode, kind, user and expiry", () => {
  const token = { kind: "user", user: "abc", mode: "live", expires: "2100-01-01T00:00:00Z" };
  const description = describeStatus({ ...running, status: { ...PRODUCTION, token } });
  assert.equal(description.text, "$(cloud) clreq: production $(key) live");
  assert.match(description.lines.join("\n"), /The token: kind user, mode live, user abc, expires .*(2099|2100)/);
});

test("says that the setting of the program is ignored in an untrusted workspace", () => {
  const setting = { programSetting: "/opt/clreq", trusted: false };
  for (const state of ["missing", "running"] as const) {
    assert.match(describeStatus({ ...running, ...setting, state }).lines.join("\n"), /server\.path is ignored until you trust/);
  }
  assert.doesNotMatch(describeStatus({ ...running, ...setting, trusted: true }).lines.join("\n"), /ignored/);
});

test("a server that is missing or stopped is an error, one that starts is not", () => {
  assert.equal(describeStatus({ ...running, state: "missing" }).severity, "error");
  assert.equal(describeStatus({ ...running, state: "stopped" }).severity, "error");
  assert.equal(describeStatus({ ...running, state: "starting" }).severity, "none");
});

test("a server that has not told its status yet runs", () => {
  assert.equal(describeStatus({ ...running, status: undefined }).text, "$(check) clreq");
  assert.equal(describeStatus({ ...running, status: undefined, trusted: false }).text, "$(shield) clreq");
});
