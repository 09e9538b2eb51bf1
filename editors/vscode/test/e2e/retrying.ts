/** Steps in VS Code's window that can fail because VS Code did something else meanwhile: closed a list, hid a message, missed a change. */

import { errors } from "playwright-core";

/** How long one try of such a step waits, in milliseconds. */
export const ATTEMPT = 10_000;

/** How long is tried, in milliseconds. */
const LIMIT = 120_000;

/** Does `attempt` from its start until no wait in it times out. */
export async function retrying(what: string, attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || Date.now() > deadline) {
        throw new Error(`${what}: ${String(error)}`, { cause: error });
      }
    }
  }
}
