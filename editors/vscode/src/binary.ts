/** Finding the `clreq` binary. Knows nothing of VS Code, so that every case can be tested. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import * as path from "node:path";

/** Where to look, in the order in which to look. */
export interface BinarySearch {
  /** The setting `clreq.server.path`; empty when not set. */
  setting: string;
  /** Whether the user trusts the workspace. In one that they don't, the setting is not used. */
  trusted: boolean;
  /** The folder that a VSIX made for one platform keeps the binary in. */
  packagedFolder: string;
  /** The environment variable `PATH`. */
  searchPath: string;
  platform: NodeJS.Platform;
}

export type BinaryLocation =
  | { found: true; path: string; source: "setting" | "package" | "PATH" }
  | { found: false; problem: string };

export async function findBinary(search: BinarySearch): Promise<BinaryLocation> {
  if (search.setting !== "" && search.trusted) {
    return fromSetting(search.setting);
  }
  const ignored = search.setting === "" ? "" : " The setting clreq.server.path is ignored until you trust this workspace.";
  const name = search.platform === "win32" ? "clreq.exe" : "clreq";
  const packaged = path.join(search.packagedFolder, name);
  if (await isExecutable(packaged)) {
    return { found: true, path: packaged, source: "package" };
  }
  for (const folder of absoluteFolders(search)) {
    const candidate = path.join(folder, name);
    if (await isExecutable(candidate)) {
      return { found: true, path: candidate, source: "PATH" };
    }
  }
  return { found: false, problem: `The clreq program was not found.${ignored}` };
}

/** A path that the user chose is used or is an error: another program in its place would be a surprise. */
async function fromSetting(setting: string): Promise<BinaryLocation> {
  if (!path.isAbsolute(setting)) {
    return { found: false, problem: `The setting clreq.server.path must be an absolute path, and is “${setting}”.` };
  }
  if (!(await isExecutable(setting))) {
    return { found: false, problem: `The setting clreq.server.path is “${setting}”, where there is no program to run.` };
  }
  return { found: true, path: setting, source: "setting" };
}

/** A relative entry of `PATH` would let a workspace bring a program of its own. */
function absoluteFolders(search: BinarySearch): string[] {
  const rules = search.platform === "win32" ? path.win32 : path.posix;
  return search.searchPath.split(rules.delimiter).filter((folder) => rules.isAbsolute(folder));
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
