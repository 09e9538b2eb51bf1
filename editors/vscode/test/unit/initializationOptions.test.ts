import assert from "node:assert/strict";
import { test } from "node:test";
import { initializationOptions, serverEnvironment, tokenToHandOver, type Handover } from "../../src/initializationOptions";

const handover: Handover = { trusted: true, endpoint: "", accessToken: "users-own-token", timeout: 30, sandbox: undefined };

test("the token and the endpoint that the user set are handed over", () => {
  assert.deepEqual(initializationOptions({ ...handover, endpoint: "https://api.example" }), {
    clreq: { settingsOrigin: "user", timeout: 30, endpoint: "https://api.example", accessToken: "users-own-token" },
  });
});

test("what is not set is left out", () => {
  assert.deepEqual(initializationOptions({ ...handover, accessToken: undefined }), { clreq: { settingsOrigin: "user", timeout: 30 } });
});

test("the time that a request may take is handed over", () => {
  assert.equal(initializationOptions({ ...handover, timeout: 5 }).clreq.timeout, 5);
});

test("no token is handed over in an untrusted workspace", () => {
  const untrusted = { ...handover, trusted: false };
  assert.deepEqual(initializationOptions(untrusted), { clreq: { settingsOrigin: "user", timeout: 30 } });
  assert.equal(tokenToHandOver(untrusted), null);
});

test("a sandbox gets its own token, never the user's, and overrides the endpoint", () => {
  const sandbox = { ...handover, endpoint: "https://api.example", sandbox: "http://127.0.0.1:4000" };
  assert.deepEqual(initializationOptions(sandbox), {
    clreq: { settingsOrigin: "user", timeout: 30, endpoint: "http://127.0.0.1:4000", accessToken: "sandbox-token", sandbox: true },
  });
  assert.equal(tokenToHandOver(sandbox), "sandbox-token");
});

test("a sandbox counts more than an endpoint in VS Code's own environment", () => {
  assert.deepEqual(serverEnvironment({ ...handover, sandbox: "http://127.0.0.1:4000" }), {
    CLREQ_ENDPOINT: "http://127.0.0.1:4000",
  });
  assert.deepEqual(serverEnvironment(handover), {});
});
