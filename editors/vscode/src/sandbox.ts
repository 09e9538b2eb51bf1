/** The sandbox that this window started: `clreq sandbox` as a child process. */

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { homedir } from "node:os";
import * as vscode from "vscode";

export class Sandbox implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private child: ChildProcess | undefined;
  private baseUrl: string | undefined;

  /** Fires when the sandbox started or ended. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Where the sandbox answers, while it runs. */
  get url(): string | undefined {
    return this.baseUrl;
  }

  /** Starts the sandbox, unless it runs. Resolves once it answers. */
  async start(binary: string, options: readonly string[] = []): Promise<void> {
    if (this.child !== undefined) {
      return;
    }
    const child = spawn(binary, ["sandbox", "--port", "0", ...options], { cwd: homedir(), stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.log.info(`sandbox: ${line}`));
    try {
      this.baseUrl = await firstLine(child);
    } catch (error) {
      this.child = undefined;
      child.kill();
      throw error;
    }
    child.once("exit", () => this.ended(child));
    this.log.info(`sandbox: started at ${this.baseUrl}`);
    this.changed.fire();
  }

  stop(): void {
    this.child?.kill();
  }

  dispose(): void {
    this.stop();
    this.changed.dispose();
  }

  private ended(child: ChildProcess): void {
    if (this.child !== child) {
      return;
    }
    this.child = undefined;
    this.baseUrl = undefined;
    this.log.info("sandbox: ended");
    // Also when it ended by itself: the next request would go to a real endpoint.
    void tellEnd();
    this.changed.fire();
  }
}

async function tellEnd(): Promise<void> {
  const start = "Start Sandbox";
  if ((await vscode.window.showWarningMessage("Requests no longer go to the sandbox, which has ended.", start)) === start) {
    await vscode.commands.executeCommand("clreq.startSandbox");
  }
}

/** The sandbox's first line of output: its base URL. */
function firstLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The sandbox ended before it answered (exit code ${code ?? "none"}).`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
}
