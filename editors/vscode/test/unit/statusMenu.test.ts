import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerStatus } from "../../src/protocol";
import { menuFor, type MenuView } from "../../src/statusMenu";

const STATUS: ServerStatus = {
  endpoint: { url: "https://provisioning.commercelayer.io/api", kind: "production" },
  credentials: "access-token",
  problem: null,
};
const VIEW: MenuView = {
  state: "running",
  status: STATUS,
  trusted: true,
  sending: false,
  sandboxRuns: false,
  hasToken: true,
  requestOpen: true,
};

function labels(view: Partial<MenuView>): string {
  return menuFor({ ...VIEW, ...view })
    .map(({ label }) => label.replace(/^\$\([\w-]+\) /, ""))
    .join(", ");
}

test("a missing program can be installed, and nothing sent", () => {
  assert.equal(labels({ state: "missing" }), "How to Install the Program, Set the Path of the Program, Show Log");
});

test("a server that does not run can be started", () => {
  assert.match(labels({ state: "stopped" }), /^Restart Server/);
});

test("a request that is open can be sent, and there is no sandbox to stop", () => {
  const shown = labels({});
  assert.match(shown, /^Send Request, Compare with the API, Set Access Token…, Clear Access Token, New Request…/);
  assert.doesNotMatch(shown, /Stop Sandbox/);
});

test("without a request or a token there is nothing to send or to clear", () => {
  assert.doesNotMatch(labels({ requestOpen: false }), /Send Request/);
  const withoutToken = labels({ hasToken: false, status: { ...STATUS, credentials: "none" } });
  assert.doesNotMatch(withoutToken, /Send Request|Clear Access Token/);
});

test("a sandbox that runs can be stopped, and takes no token", () => {
  const shown = labels({ sandboxRuns: true });
  assert.match(shown, /Stop Sandbox/);
  assert.doesNotMatch(shown, /Start Sandbox|Access Token/);
});

test("an endpoint that is refused can be changed", () => {
  const shown = labels({ status: { ...STATUS, endpoint: null } });
  assert.match(shown, /^Set the Endpoint/);
  assert.doesNotMatch(shown, /Send Request/);
});

test("an untrusted workspace can be trusted", () => {
  assert.match(labels({ trusted: false }), /^Manage Workspace Trust/);
});
