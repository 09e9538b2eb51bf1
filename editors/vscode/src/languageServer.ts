/** The language server of this window: starting it, restarting it, and what is known of it. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LanguageClient,
  State,
  type ServerOptions,
  type StateChangeEvent,
} from "vscode-languageclient/node";
import type { AccessToken } from "./accessToken";
import { findBinary, type BinaryLocation } from "./binary";
import { initializationOptions, serverEnvironment, tokenToHandOver, type Handover } from "./initializationOptions";
import { middleware } from "./middleware";
import { ServerCommand, StatusNotification, type ServerStatus } from "./protocol";
import { REQUEST_FILES } from "./requestFile";
import type { Sandbox } from "./sandbox";
import type { SendProgress } from "./sendProgress";
import type { ServerState } from "./statusDescription";

export interface Surroundings {
  packagedFolder: string;
  log: vscode.LogOutputChannel;
  accessToken: AccessToken;
  sandbox: Sandbox;
  progress: SendProgress;
}

export class LanguageServer implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private client: LanguageClient | undefined;
  private serverState: ServerState = "stopped";
  private serverStatus: ServerStatus | undefined;
  /** Starts and stops run one after the other. */
  private queue: Promise<void> = Promise.resolve();

  /** Fires when the state or the status changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly surroundings: Surroundings) {}

  get state(): ServerState {
    return this.serverState;
  }

  get status(): ServerStatus | undefined {
    return this.serverStatus;
  }

  /** Stops the server if it runs, and starts it with what is set now. Asks first if that would break off a send. */
  async restart(): Promise<void> {
    if (this.surroundings.progress.active && !(await confirmBreakingOff())) {
      return;
    }
    this.queue = this.queue.then(async () => {
      await this.stopClient();
      await this.startClient();
    });
    await this.queue;
  }

  /** Runs one of the server's commands. Its own errors are shown by the language client. */
  async execute(command: string, argument?: unknown): Promise<unknown> {
    const client = this.client;
    if (client?.state !== State.Running) {
      throw new Error("The language server of clreq is not running. “clreq: Restart Server” starts it.");
    }
    const commandArguments = argument === undefined ? [] : [argument];
    return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: commandArguments });
  }

  /** Hands the running server the token that is set now. */
  async handOverToken(): Promise<void> {
    if (this.client?.state === State.Running) {
      await this.execute(ServerCommand.setAccessToken, { token: tokenToHandOver(this.handover()) });
    }
  }

  /** The `clreq` program, as the settings and the trust of now say. */
  locateBinary(): Promise<BinaryLocation> {
    return findBinary({
      setting: vscode.workspace.getConfiguration("clreq").get("server.path", ""),
      trusted: vscode.workspace.isTrusted,
      packagedFolder: this.surroundings.packagedFolder,
      searchPath: process.env["PATH"] ?? "",
      platform: process.platform,
    });
  }

  async stop(): Promise<void> {
    this.queue = this.queue.then(() => this.stopClient());
    await this.queue;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private handover(): Handover {
    return {
      trusted: vscode.workspace.isTrusted,
      endpoint: vscode.workspace.getConfiguration("clreq").get("endpoint", ""),
      accessToken: this.surroundings.accessToken.value,
      sandbox: this.surroundings.sandbox.url,
    };
  }

  private async startClient(): Promise<void> {
    const { log } = this.surroundings;
    this.become("starting");
    const location = await this.locateBinary();
    if (!location.found) {
      log.error(location.problem);
      this.become("missing");
      void offerInstallation(location.problem);
      return;
    }
    log.info(`starting ${location.path} (from ${location.source})`);
    const client = this.newClient(location.path);
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      this.become("stopped");
    }
  }

  private newClient(command: string): LanguageClient {
    const { log, progress } = this.surroundings;
    // Not in a workspace's folder: nothing there should decide how the server runs.
    const options = { cwd: homedir(), env: { ...process.env, ...serverEnvironment(this.handover()) } };
    const serverOptions: ServerOptions = { command, args: ["lsp"], options };
    const client: LanguageClient = new LanguageClient("clreq", "clreq", serverOptions, {
      documentSelector: REQUEST_FILES,
      initializationOptions: () => initializationOptions(this.handover()),
      outputChannel: log,
      traceOutputChannel: log,
      middleware: middleware(() => client, progress),
    });
    client.onDidChangeState((event) => this.clientChanged(client, event));
    client.onNotification(StatusNotification, (status) => this.become("running", status));
    return client;
  }

  /** Follows the client, which also starts the server anew by itself when it ended unasked. */
  private clientChanged(client: LanguageClient, event: StateChangeEvent): void {
    if (client !== this.client) {
      return;
    }
    if (event.newState === State.Running) {
      this.become("running");
      void this.askStatus(client);
      return;
    }
    reportAbandoned(this.surroundings.progress.abandon());
    this.become(event.newState === State.Starting ? "starting" : "stopped");
  }

  /** A server of a version that doesn't tell its status runs all the same. */
  private async askStatus(client: LanguageClient): Promise<void> {
    try {
      const status = (await this.execute(ServerCommand.status)) as ServerStatus;
      if (client === this.client && this.serverState === "running") {
        this.become("running", status);
      }
    } catch (error) {
      this.surroundings.log.warn(`the server does not tell its status: ${String(error)}`);
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    reportAbandoned(this.surroundings.progress.abandon());
    await client?.dispose();
    this.become("stopped");
  }

  private become(state: ServerState, status?: ServerStatus): void {
    this.serverState = state;
    this.serverStatus = status;
    this.changed.fire();
  }
}

async function confirmBreakingOff(): Promise<boolean> {
  const restart = "Restart Anyway";
  const answer = await vscode.window.showWarningMessage(
    "A request is being sent. If the server restarts now, you will not be told whether the API received it.",
    { modal: true },
    restart,
  );
  return answer === restart;
}

function reportAbandoned(titles: readonly string[]): void {
  for (const title of titles) {
    void vscode.window.showErrorMessage(
      `The language server ended during “${title}”. The outcome is unknown: look for the resource in your ` +
        "organization before you send the request again.",
    );
  }
}

async function offerInstallation(problem: string): Promise<void> {
  const install = "How to Install";
  const settings = "Open Settings";
  const answer = await vscode.window.showErrorMessage(problem, install, settings);
  if (answer === install) {
    await vscode.commands.executeCommand("clreq.showInstallation");
  } else if (answer === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "clreq.server.path");
  }
}
