/** The message that the program is missing. It goes by itself once the program is found. */

import * as vscode from "vscode";

/** How often the program is looked for while the message is shown, in milliseconds. */
const INTERVAL = 2000;

export class MissingProgram implements vscode.Disposable {
  private close: (() => void) | undefined;

  /** `isFound` looks for the program; `found` runs once it is there. */
  constructor(
    private readonly isFound: () => Promise<boolean>,
    private readonly found: () => Promise<void>,
  ) {}

  /** Shows the message, unless it is shown. VS Code can close only a message with progress, so this is one. */
  show(problem: string): void {
    if (this.close !== undefined) {
      return;
    }
    const steps = "[How to Install](command:clreq.showInstallation) · [Open Settings](command:clreq.openServerSetting)";
    const trust = vscode.workspace.isTrusted ? "" : " · [Manage Workspace Trust](command:workbench.trust.manage)";
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, cancellable: true, title: `${problem} ${steps}${trust}` },
      (_, cancellation) =>
        new Promise<void>((resolve) => {
          const timer = setInterval(() => void this.look(), INTERVAL);
          const close = (): void => {
            clearInterval(timer);
            this.close = undefined;
            resolve();
          };
          this.close = close;
          cancellation.onCancellationRequested(close);
        }),
    );
  }

  hide(): void {
    this.close?.();
  }

  dispose(): void {
    this.hide();
  }

  private async look(): Promise<void> {
    if ((await this.isFound()) && this.close !== undefined) {
      this.hide();
      await this.found();
    }
  }
}
