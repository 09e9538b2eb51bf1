/** The processes that a test starts, kills and looks for. */

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { createInterface } from "node:readline";

/** The process of the server whose program is in `folder`. */
export function serverProcess(folder: string): number {
  const [found] = serverProcesses(folder);
  assert.ok(found !== undefined, `no process runs a program in ${folder}`);
  return found;
}

export function serverProcesses(folder: string): number[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.filter((id) => program(id).startsWith(folder)).map(Number);
}

function program(processId: string): string {
  try {
    return readlinkSync(`/proc/${processId}/exe`);
  } catch {
    return "";
  }
}

export type Sandbox = ChildProcess & { stdout: NodeJS.ReadableStream };

export function startSandbox(binary: string, ...options: string[]): Sandbox {
  return spawn(binary, ["sandbox", ...options], { stdio: ["ignore", "pipe", "ignore"] });
}

export async function firstLine(child: Sandbox): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}
