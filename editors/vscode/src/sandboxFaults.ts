/** The faults of the sandbox, as the help of `clreq sandbox` lists them. Knows nothing of VS Code. */

export interface Fault {
  name: string;
  meaning: string;
}

/** A fault begins a line of the option's list; its text may go on in further lines. */
export function faultsOf(help: string): Fault[] {
  const [, list = ""] = /--fault <FAULT>\n([\s\S]*?)\n\s*\n/.exec(help) ?? [];
  const faults: Fault[] = [];
  for (const line of list.split("\n")) {
    const [, name, meaning] = /^ +([\w-]+)(?:\[\S+\])? {2,}(\S.*)$/.exec(line) ?? [];
    const last = faults.at(-1);
    if (name !== undefined && meaning !== undefined) {
      faults.push({ name, meaning });
    } else if (last !== undefined) {
      last.meaning += ` ${line.trim()}`;
    }
  }
  return faults;
}
