/** Waiting for what tells nobody that it has happened. */

import { setTimeout } from "node:timers/promises";

/** Resolves once `happened` says so. */
export async function eventually(what: string, happened: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!happened()) {
    if (Date.now() > deadline) {
      throw new Error(`${what} did not happen`);
    }
    await setTimeout(100);
  }
}
