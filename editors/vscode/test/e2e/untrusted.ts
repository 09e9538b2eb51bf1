/** A workspace that the user doesn't trust: requests are checked, and neither sent nor given a token. */

import { inVsCode, type Setting } from "./setting";

export async function untrusted(setting: Setting): Promise<void> {
  const settings = {
    "security.workspace.trust.startupPrompt": "always",
    // The program that the user set is not used here; were it, there would be no diagnostics.
    "clreq.server.path": "/nonexistent/clreq",
  };
  await inVsCode(setting, { extensions: [setting.withProgram], settings }, async ({ workbench, picture }) => {
    await workbench.trust("No");
    await workbench.openFile("storefront.clreq.json");
    await workbench.squiggles().first().waitFor({ state: "attached" });
    await workbench.statusBarLabel("not trusted this workspace").waitFor();
    await workbench.run("clreq: Send Request");
    await workbench.notification("only sent from a workspace that you trust").waitFor();
    await picture("untrusted");
  });
}
