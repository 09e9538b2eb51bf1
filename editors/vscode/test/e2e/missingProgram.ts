/** No program anywhere: the user is told, and shown how to install it. */

import { inVsCode, type Setting } from "./setting";

export async function missingProgram(setting: Setting): Promise<void> {
  const settings = { "security.workspace.trust.enabled": false };
  await inVsCode(setting, { extensions: [setting.withoutProgram], settings }, async ({ workbench, picture }) => {
    const notification = workbench.notification("needs the clreq program");
    await notification.waitFor();
    await workbench.page.locator('.statusbar-item[id*="clreq"] [aria-label*="was not found"]').waitFor();
    await notification.getByRole("button", { name: "How to Install" }).click();
    await workbench.page.locator(".gettingStartedContainer", { hasText: "The clreq program" }).first().waitFor();
    await picture("missing-program");
  });
}
