/**
 * The progress of sending, as a notification that can be cancelled.
 *
 * The language client shows work-done progress in the status bar, where nothing can be cancelled. What the server says
 * can be cancelled is shown here instead.
 */

import * as vscode from "vscode";
import {
  WorkDoneProgressCancelNotification,
  type LanguageClient,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

interface Notification {
  title: string;
  report(message: string | undefined): void;
  close(): void;
}

export class SendProgress implements vscode.Disposable {
  private readonly open = new Map<ProgressToken, Notification>();
  private readonly changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.changed.event;

  get active(): boolean {
    return this.open.size > 0;
  }

  /** Resolves once nothing is under way. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.active) {
          subscription.dispose();
          resolve();
        }
      };
      const subscription = this.onDidChange(look);
      look();
    });
  }

  /** Whether this progress is shown here. */
  handle(client: LanguageClient, token: ProgressToken, progress: Progress): boolean {
    const notification = this.open.get(token);
    if (progress.kind === "begin") {
      if (progress.cancellable !== true) {
        return false;
      }
      this.begin(client, token, progress);
      return true;
    }
    if (progress.kind === "report") {
      notification?.report(progress.message);
      return notification !== undefined;
    }
    this.end(token);
    // The client's own progress part is told of the end too, so that it is freed.
    return false;
  }

  /** The titles of what was under way. The server is gone, and with it the knowledge of what became of them. */
  abandon(): string[] {
    const titles = [...this.open.values()].map((notification) => notification.title);
    for (const token of [...this.open.keys()]) {
      this.end(token);
    }
    return titles;
  }

  dispose(): void {
    this.abandon();
    this.changed.dispose();
  }

  private begin(client: LanguageClient, token: ProgressToken, progress: WorkDoneProgressBegin): void {
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    // VS Code opens the notification when it finds the time. What is reported until then is kept.
    let latest = progress.message;
    let show = (): void => undefined;
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, cancellable: true, title: progress.title },
      (view, cancellation) => {
        show = (): void => view.report(latest === undefined ? {} : { message: latest });
        show();
        cancellation.onCancellationRequested(() => {
          void client.sendNotification(WorkDoneProgressCancelNotification.type, { token });
        });
        return closed;
      },
    );
    const report = (message: string | undefined): void => {
      latest = message ?? latest;
      show();
    };
    this.open.set(token, { title: progress.title, report, close });
    this.changed.fire();
  }

  private end(token: ProgressToken): void {
    this.open.get(token)?.close();
    if (this.open.delete(token)) {
      this.changed.fire();
    }
  }
}
