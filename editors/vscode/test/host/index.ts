/** Runs inside VS Code's extension host: `run` is called there. The outcome is written to a file. */

import { writeFileSync } from "node:fs";
import { tests } from "./tests";

export interface Outcome {
  name: string;
  /** What went wrong, if anything did. */
  problem?: string;
}

export async function run(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const { name, body } of tests) {
    try {
      await body();
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  const file = process.env["CLREQ_TEST_OUTCOME"];
  if (file === undefined) {
    throw new Error("CLREQ_TEST_OUTCOME names no file for the outcome.");
  }
  writeFileSync(file, JSON.stringify(outcomes));
}
