/** The language server of this window: starting it, restarting it, and what is known of it. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  State,
  type LanguageClient,
  type ServerOptions,
  type StateChangeEvent,
} from "vscode-languageclient/node";
import type { AccessToken } from "./accessToken";
import { findBinary, type BinaryLocation } from "./binary";
import { Client } from "./client";
import { initializationOptions, serverEnvironment, tokenToHandOver, type Handover } from "./initializationOptions";
import { middleware } from "./middleware";
import { showMessage } from "./message";
import { MissingProgram } from "./missingProgram";
import { offerOtherProgram } from "./offers";
import { plainMessages } from "./plainMessages";
import {
  HandOverSecretsRequest,
  SecretsRequest,
  ServerCommand,
  StatusNotification,
  type PlacedSecret,
  type ServerStatus,
} from "./protocol";
import { askUser } from "./question";
import { SERVED_FILES, uriConverters } from "./requestFile";
import type { Sandbox } from "./sandbox";
import { handOver } from "./secrets";
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
  private client: Client | undefined;
  /** What the client's server was handed at its start, with the token of now. */
  private handover: (() => Handover) | undefined;
  private serverState: ServerState = "stopped";
  private serverStatus: ServerStatus | undefined;
  /** Starts and stops run one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private readonly missingProgram = new MissingProgram(
    async () => (await this.locateBinary()).found,
    () => this.startAnew(),
  );

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
    if (!this.surroundings.progress.active || (await confirmBreakingOff())) {
      await this.startAnew();
    }
  }

  /** Has the server learn what it learns at its start only. No send is broken off for that. */
  async restartWhenIdle(): Promise<void> {
    if (this.surroundings.progress.active) {
      void vscode.window.showInformationMessage("What you changed counts once the send is over.");
      await this.surroundings.progress.ended();
    }
    await this.startAnew();
  }

  /** Resolves when the server runs. If it doesn't, the error says what the user can do. */
  async running(): Promise<void> {
    await this.queue;
    if (this.client?.state === State.Starting) {
      await this.client.start().catch(() => undefined);
    }
    if (this.client?.state !== State.Running) {
      throw new Error("The language server of clreq is not running. “clreq: Restart Server” starts it.");
    }
  }

  /** Hands the running server the token that is set now. One that does not run gets it at its start. */
  async handOverToken(): Promise<void> {
    const { client, handover } = this;
    if (client?.state === State.Running && handover !== undefined) {
      await execute(client, ServerCommand.setAccessToken, { token: tokenToHandOver(handover()) });
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

  /** The path of the program. Fails if there is none. */
  async program(): Promise<string> {
    const location = await this.locateBinary();
    if (!location.found) {
      throw new Error(location.problem);
    }
    return location.path;
  }

  showMissingProgram(problem: string): void {
    this.missingProgram.show(problem);
  }

  /** The secrets of an open document. */
  async secrets(uri: string): Promise<PlacedSecret[]> {
    return this.client === undefined ? [] : this.client.sendRequest(SecretsRequest, { uri });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopClient());
  }

  dispose(): void {
    this.missingProgram.dispose();
    this.changed.dispose();
  }

  private startAnew(): Promise<void> {
    if (this.client?.state === State.Starting) {
      // It may be a program that never answers, for which the next one would wait.
      const { client } = this;
      this.client = undefined;
      client.giveUpStart();
    }
    return this.inTurn(async () => {
      await this.stopClient();
      await this.startClient();
    });
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.queue.then(task);
    this.queue = done.catch(() => undefined);
    return done;
  }

  /** What a server that starts now is handed: its endpoint until it ends, and the token for that endpoint as it is when asked. */
  private newHandover(): () => Handover {
    const fixed = {
      trusted: vscode.workspace.isTrusted,
      endpoint: vscode.workspace.getConfiguration("clreq").get("endpoint", ""),
      timeout: vscode.workspace.getConfiguration("clreq").get("timeout", 30),
      sandbox: this.surroundings.sandbox.url,
    };
    return () => ({ ...fixed, accessToken: this.surroundings.accessToken.value });
  }

  private async startClient(): Promise<void> {
    const { log } = this.surroundings;
    this.become("starting");
    const location = await this.locateBinary();
    if (!location.found) {
      log.error(location.problem);
      this.become("missing");
      this.showMissingProgram(location.problem);
      return;
    }
    this.missingProgram.hide();
    log.info(`starting ${location.path} (from ${location.source})`);
    const client = this.newClient(location.path);
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
    }
  }

  private newClient(command: string): Client {
    const { log, progress } = this.surroundings;
    const handover = this.newHandover();
    this.handover = handover;
    // Not in a workspace's folder: nothing there should decide how the server runs.
    const options = { cwd: homedir(), env: { ...process.env, ...serverEnvironment(handover()) } };
    const serverOptions: ServerOptions = { command, args: ["lsp"], options };
    const client: Client = new Client("clreq", "clreq", serverOptions, {
      documentSelector: SERVED_FILES,
      uriConverters,
      connectionOptions: { messageStrategy: plainMessages },
      initializationOptions: () => initializationOptions(handover()),
      // No other try: the user is told when the start has failed.
      initializationFailedHandler: () => false,
      outputChannel: log,
      traceOutputChannel: log,
      middleware: middleware(() => client, progress),
    });
    client.registerOwnCapabilities();
    client.onRequest(HandOverSecretsRequest, ({ secrets, keptIn }) => handOver(secrets, keptIn));
    client.onDidChangeState((event) => this.clientChanged(client, command, event));
    client.onNotification(ShowMessageNotification.type, (params) => void showMessage(params, log));
    client.onRequest(ShowMessageRequest.type, (params) => askUser(params, this.serverStatus));
    client.onNotification(StatusNotification, (status) => this.become("running", status));
    return client;
  }

  /** Follows the client, which also starts the server anew by itself when it ended unasked. */
  private clientChanged(client: LanguageClient, program: string, event: StateChangeEvent): void {
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
    if (event.newState === State.StartFailed) {
      void offerOtherProgram(`“${program}” does not run as the language server.`);
    }
  }

  /** A server of a version that doesn't tell its status runs all the same. */
  private async askStatus(client: LanguageClient): Promise<void> {
    try {
      const status = (await execute(client, ServerCommand.status)) as ServerStatus;
      if (client === this.client && this.serverState === "running") {
        this.become("running", status);
      }
    } catch (error) {
      this.surroundings.log.warn(`the server does not tell its status: ${String(error)}`);
    }
  }

  private async stopClient(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    reportAbandoned(this.surroundings.progress.abandon());
    try {
      await client?.dispose();
    } catch (error) {
      // It never started, or does not answer. The language client ends its process, and another can be started all the same.
      this.surroundings.log.warn(`the server did not end in good order: ${String(error)}`);
    }
    this.become("stopped");
  }

  private become(state: ServerState, status?: ServerStatus): void {
    this.serverState = state;
    this.serverStatus = status;
    this.changed.fire();
  }
}

/** Runs one of the server's commands, past VS Code. */
function execute(client: LanguageClient, command: string, ...commandArguments: unknown[]): Promise<unknown> {
  return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: commandArguments });
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
    void offerLookUp(`The language server ended during “${title}”: the outcome is unknown.`);
  }
}

async function offerLookUp(problem: string): Promise<void> {
  const lookUp = "Look It Up";
  const showLog = "Show Log";
  const answer = await vscode.window.showErrorMessage(problem, lookUp, showLog);
  if (answer !== undefined) {
    await vscode.commands.executeCommand(answer === lookUp ? "clreq.lookUpRequest" : "clreq.showLog");
  }
}
