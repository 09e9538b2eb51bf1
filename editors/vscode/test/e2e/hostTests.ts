/** Runs the tests of `test/host` inside VS Code's extension host, where they have VS Code's own interface. */

import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Outcome } from "../host";
import { inVsCode, type Setting } from "./setting";

export async function hostTests(setting: Setting): Promise<void> {
  writeFileSync(path.join(setting.workspace, "other.json"), "{}\n");
  copyFileSync(path.join(setting.workspace, "storefront.clreq.json"), path.join(setting.workspace, "closed.clreq.json"));
  const folder = path.join(path.dirname(setting.workspace), "outcome");
  mkdirSync(folder);
  const outcome = path.join(folder, "outcome.json");
  const options = {
    settings: { "security.workspace.trust.enabled": false, "clreq.server.path": process.env["CLREQ_BINARY"] },
    environment: { ...setting.environment, CLREQ_TEST_OUTCOME: outcome },
  };
  const payload: [string, string][] = [
    ["extensionDevelopmentPath", process.cwd()],
    ["extensionTestsPath", path.resolve("out/test/host/index.js")],
  ];
  const body = async (): Promise<void> => {
    await written(outcome);
    report(JSON.parse(readFileSync(outcome, "utf8")) as Outcome[]);
  };
  await inVsCode(setting, options, body, payload);
}

/** Resolves when the file is there, whole. */
async function written(file: string): Promise<void> {
  const watcher = watch(path.dirname(file), { signal: AbortSignal.timeout(180_000) });
  try {
    while (!existsSync(file) || !readFileSync(file, "utf8").endsWith("]")) {
      await once(watcher, "change");
    }
  } finally {
    watcher.close();
  }
}

function report(outcomes: readonly Outcome[]): void {
  for (const { name, problem } of outcomes) {
    console.log(problem === undefined ? `  ok - ${name}` : `  not ok - ${name}\n${problem}`);
  }
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  if (failed.length > 0 || outcomes.length === 0) {
    throw new Error(`${failed.length} of ${outcomes.length} tests in the extension host failed`);
  }
}
