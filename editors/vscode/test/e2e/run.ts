/**
 * The end-to-end tests: the packaged extension in a real VS Code.
 *
 * Needs CLREQ_BINARY, the program that is not packaged, and CLREQ_CODE_SERVER, the folder that code-server is installed in.
 * `editors/vscode/test/run.sh` brings both. CLREQ_ONLY names the tests to run, if not all.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Setting } from "./setting";
import { faces } from "./faces";
import { hostTests } from "./hostTests";
import { life } from "./life";
import { missingProgram } from "./missingProgram";
import { story } from "./story";
import { troubles } from "./troubles";
import { untrusted } from "./untrusted";

const TESTS: Record<string, (setting: Setting) => Promise<void>> = { hostTests, story, life, faces, troubles, untrusted, missingProgram };

const screenshots = path.resolve("screenshots");

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "clreq-vscode-"));
  rmSync(screenshots, { recursive: true, force: true });
  mkdirSync(screenshots);
  let failed = 0;
  try {
    const common = { installation: required("CLREQ_CODE_SERVER"), ...packages(folder), screenshots };
    for (const [name, test] of Object.entries(TESTS)) {
      if (process.env["CLREQ_ONLY"]?.split(",").includes(name) === false) {
        continue;
      }
      const started = Date.now();
      try {
        await test({ ...common, workspace: newWorkspace(folder, name), environment: environment(folder, name) });
        console.log(`ok - ${name} (${seconds(started)})`);
      } catch (error) {
        failed += 1;
        console.log(`not ok - ${name} (${seconds(started)})`);
        console.log(error instanceof Error ? (error.stack ?? error.message) : error);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

/** The two packages, made as users make them: one for this platform, with a program that cargo builds, and one without it. */
function packages(folder: string): { withProgram: string; withoutProgram: string } {
  const withProgram = path.join(folder, "with.vsix");
  const withoutProgram = path.join(folder, "without.vsix");
  const make = (...given: string[]): void => {
    execFileSync("npm", ["run", "package", "--", ...given], { stdio: ["ignore", "ignore", "inherit"] });
  };
  make("--out", withoutProgram);
  make("--out", withProgram, "--target", `${process.platform}-${process.arch}`, ...packagedProgram());
  return { withProgram, withoutProgram };
}

/** Cargo builds the program for the package, unless CLREQ_PACKAGED_PROGRAM names one. */
function packagedProgram(): string[] {
  const file = process.env["CLREQ_PACKAGED_PROGRAM"];
  return file === undefined ? [] : ["--binary", file];
}

/** A folder with the files that every editor is tested with. */
function newWorkspace(folder: string, name: string): string {
  const workspace = path.join(folder, name, "requests");
  mkdirSync(workspace, { recursive: true });
  cpSync(path.resolve("../testing/fixtures"), workspace, { recursive: true });
  return workspace;
}

/** The user's environment without what could reach the real API, or find a program other than the packaged one. Each test has its own journal. */
function environment(folder: string, name: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(CLREQ|CL_CLI)_/.test(name));
  return { ...Object.fromEntries(kept), PATH: "/usr/bin:/bin", HOME: folder, XDG_STATE_HOME: path.join(folder, name, "state") };
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) {
    throw new Error(`${variable} is not set: run editors/test.sh, which brings what these tests need.`);
  }
  return value;
}

function seconds(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

void main();
