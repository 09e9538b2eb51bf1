/** What each end-to-end test is given. */

import { CodeServer, type CodeServerOptions } from "./codeServer";
import { Workbench } from "./workbench";
import { ATTEMPT, retrying } from "./retrying";
import * as path from "node:path";
import type { Locator } from "playwright-core";

export interface Setting {
  /** The folder that code-server is installed in. */
  installation: string;
  /** The extension's package for this platform, which holds the program. */
  withProgram: string;
  /** The extension's package that holds no program. */
  withoutProgram: string;
  /** A folder with the request files, of this test's own. */
  workspace: string;
  environment: NodeJS.ProcessEnv;
  screenshots: string;
}

export interface Session {
  server: CodeServer;
  workbench: Workbench;
  /** Changes the settings, and waits until VS Code shows `seen`. What is not given gets its default. */
  set: (settings: Record<string, unknown>, seen: Locator) => Promise<void>;
  /** Takes a screenshot, kept out of git. */
  picture: (name: string) => Promise<void>;
}

/** Runs `body` in a VS Code that ends with it. If it fails there is a screenshot, and the log in the error. */
export async function inVsCode(
  setting: Setting,
  options: Partial<CodeServerOptions>,
  body: (session: Session) => Promise<void>,
  payload: [string, string][] = [],
): Promise<void> {
  const server = await CodeServer.start({
    installation: setting.installation,
    environment: setting.environment,
    settings: {},
    extensions: [],
    logLevel: "info",
    ...options,
  });
  try {
    const address = (file: string): string => `vscode-remote://${new URL(server.url).host}${file}`;
    const workbench = await Workbench.open(
      server.url,
      setting.workspace,
      payload.map(([name, file]) => [name, address(file)]),
    );
    const picture = (name: string): Promise<void> => workbench.screenshot(path.join(setting.screenshots, `${name}.png`));
    // VS Code sometimes misses that the file of the settings has changed.
    const set = (settings: Record<string, unknown>, seen: Locator): Promise<void> =>
      retrying("the change of the settings", () => {
        server.set(settings);
        return seen.waitFor({ state: "attached", timeout: ATTEMPT });
      });
    try {
      await body({ server, workbench, set, picture });
    } catch (error) {
      await picture(`failed-${path.basename(path.dirname(setting.workspace))}`);
      throw new Error(`${String(error)}\ncode-server said:\n${server.said}\nclreq logged:\n${server.log.slice(-5000)}`, { cause: error });
    } finally {
      await workbench.close();
    }
  } finally {
    await server.stop();
  }
}
