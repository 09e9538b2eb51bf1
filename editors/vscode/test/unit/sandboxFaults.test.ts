import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { program } from "./program";
import { faultsOf } from "../../src/sandboxFaults";

test("the faults are those of the program's help", () => {
  const faults = faultsOf(execFileSync(program(), ["sandbox", "--help"], { encoding: "utf8" }));
  const meanings = new Map(faults.map(({ name, meaning }) => [name, meaning]));
  assert.equal(meanings.get("never"), "never answers, and stores nothing");
  assert.match(meanings.get("reset-after-store") ?? "", /then resets the connection in the middle of the answer's body$/);
  for (const fault of ["slow", "502", "list-lag", "token-never"]) {
    assert.ok(meanings.has(fault), fault);
  }
  assert.ok(faults.length > 30);
});

test("no fault is found in other text", () => {
  assert.deepEqual(faultsOf("Usage: clreq"), []);
});
