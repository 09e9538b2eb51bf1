/** The user's access token. It is kept in VS Code's secret storage and nowhere else. */

import * as vscode from "vscode";

const KEY = "clreq.accessToken";

export class AccessToken implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private current: string | undefined;

  /** Fires when the token was set or cleared, in this window or another. */
  readonly onDidChange = this.changed.event;

  private constructor(private readonly secrets: vscode.SecretStorage) {
    this.subscription = secrets.onDidChange(async (event) => {
      if (event.key === KEY) {
        await this.read();
        this.changed.fire();
      }
    });
  }

  static async load(secrets: vscode.SecretStorage): Promise<AccessToken> {
    const token = new AccessToken(secrets);
    await token.read();
    return token;
  }

  get value(): string | undefined {
    return this.current;
  }

  /** Asks for a token and stores it. */
  async ask(): Promise<void> {
    const typed = await vscode.window.showInputBox({
      title: "Set Access Token",
      prompt: "An access token of the Provisioning API. It is kept in this machine's secret storage.",
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => tokenProblem(value),
    });
    if (typed !== undefined) {
      await this.secrets.store(KEY, bareToken(typed));
    }
  }

  async clear(): Promise<void> {
    await this.secrets.delete(KEY);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async read(): Promise<void> {
    this.current = await this.secrets.get(KEY);
  }
}

/** A token as it is often copied: with the header's word before it, or a line end after it. */
function bareToken(typed: string): string {
  return typed.trim().replace(/^Bearer\s+/i, "");
}

function tokenProblem(typed: string): string | undefined {
  const token = bareToken(typed);
  if (token === "") {
    return "Paste an access token.";
  }
  return /^[\x21-\x7e]+$/.test(token) ? undefined : "An access token holds no spaces or special characters.";
}
