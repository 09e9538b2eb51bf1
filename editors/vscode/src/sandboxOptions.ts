/** The options of `clreq sandbox` that the palette offers. */

import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { faultsOf } from "./sandboxFaults";

const run = promisify(execFile);

interface OptionItem extends vscode.QuickPickItem {
  options: string[];
}

/** The options that the user picks; undefined if they cancel. */
export async function pickSandboxOptions(binary: string): Promise<string[] | undefined> {
  const { stdout: help } = await run(binary, ["sandbox", "--help"], { cwd: homedir() });
  const items: OptionItem[] = [
    { label: "Strict", description: "--strict", detail: "only the organizations and roles that the sandbox lists exist", options: ["--strict"] },
    { label: "Unlimited", description: "--unlimited", detail: "without rate limits", options: ["--unlimited"] },
    ...faultsOf(help).map(({ name, meaning }) => ({ label: `Fault: ${name}`, detail: meaning, options: ["--fault", name] })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "Start Sandbox with Options",
    placeHolder: "Pick none for the plain sandbox",
    canPickMany: true,
    matchOnDetail: true,
  });
  return picked?.flatMap(({ options }) => options);
}
