/** The status-bar item. */

import * as vscode from "vscode";
import type { LanguageServer } from "./languageServer";
import type { SendProgress } from "./sendProgress";
import { describeStatus, type StatusDescription } from "./statusDescription";

const BACKGROUND: Record<StatusDescription["severity"], vscode.ThemeColor | undefined> = {
  none: undefined,
  warning: new vscode.ThemeColor("statusBarItem.warningBackground"),
  error: new vscode.ThemeColor("statusBarItem.errorBackground"),
};

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("clreq.status", vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: LanguageServer,
    private readonly progress: SendProgress,
  ) {
    this.item.name = "clreq";
    this.item.command = "clreq.showActions";
    this.subscriptions = [
      server.onDidChange(() => this.update()),
      progress.onDidChange(() => this.update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()),
    ];
    this.update();
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(): void {
    const description = describeStatus({
      state: this.server.state,
      status: this.server.status,
      trusted: vscode.workspace.isTrusted,
      sending: this.progress.active,
      programSetting: vscode.workspace.getConfiguration("clreq").get("server.path", ""),
    });
    this.item.text = description.text;
    this.item.tooltip = description.lines.join("\n");
    this.item.backgroundColor = BACKGROUND[description.severity];
    this.item.accessibilityInformation = { label: `clreq: ${description.lines.join(" ")}` };
  }
}
