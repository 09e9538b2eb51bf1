import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { findBinary, type BinarySearch } from "../../src/binary";

let folder: string;
let search: BinarySearch;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "clreq-binary-"));
  search = {
    setting: "",
    trusted: true,
    packagedFolder: path.join(folder, "bin"),
    searchPath: [path.join(folder, "first"), path.join(folder, "second")].join(path.delimiter),
    platform: "linux",
  };
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(...parts: string[]): string {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

test("the setting comes before everything else", async () => {
  const chosen = program("chosen");
  program("bin", "clreq");
  search.setting = chosen;
  assert.deepEqual(await findBinary(search), { found: true, path: chosen, source: "setting" });
});

test("the packaged program comes before the PATH", async () => {
  const packaged = program("bin", "clreq");
  program("first", "clreq");
  assert.deepEqual(await findBinary(search), { found: true, path: packaged, source: "package" });
});

test("the first folder of the PATH that has it counts", async () => {
  const second = program("second", "clreq");
  assert.deepEqual(await findBinary(search), { found: true, path: second, source: "PATH" });
  const first = program("first", "clreq");
  assert.deepEqual(await findBinary(search), { found: true, path: first, source: "PATH" });
});

test("a setting that names no program is an error, not a reason to look elsewhere", async () => {
  program("bin", "clreq");
  search.setting = path.join(folder, "nowhere");
  const location = await findBinary(search);
  assert.ok(!location.found);
  assert.match(location.problem, /clreq\.server\.path.*nowhere/);
});

test("a relative setting is an error", async () => {
  search.setting = "tools/clreq";
  const location = await findBinary(search);
  assert.ok(!location.found);
  assert.match(location.problem, /absolute path/);
});

test("in an untrusted workspace the setting is not used", async () => {
  const packaged = program("bin", "clreq");
  search.setting = program("chosen");
  search.trusted = false;
  assert.deepEqual(await findBinary(search), { found: true, path: packaged, source: "package" });
});

test("a file that can't be run, and a folder, are not the program", async () => {
  mkdirSync(path.join(folder, "first", "clreq"), { recursive: true });
  chmodSync(program("second", "clreq"), 0o644);
  assert.equal((await findBinary(search)).found, false);
});

test("a relative folder of the PATH is passed over", async () => {
  const relative = path.relative(process.cwd(), path.dirname(program("first", "clreq")));
  search.searchPath = [relative, "", "."].join(path.delimiter);
  assert.equal((await findBinary(search)).found, false);
});
