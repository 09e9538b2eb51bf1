"""Types command lines into real shells, presses Tab, and compares the words that the shell then has."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

TIMEOUT = 60

# Names of request files that would run a command, or end a quote.
COMMAND = "$(echo INJECTED>pwned).clreq.json"
QUOTES = "it's `echo INJECTED>pwned` \"a\\b$HOME.clreq.json"

# What is typed before Tab, and the last word that the shell has afterwards.
CASES = [
    ("clreq expl", "explain"),
    ("clreq check --max", "--max-warnings"),
    ("clreq check --format sa", "sarif"),
    ("clreq check --format=sa", "--format=sarif"),
    ("clreq explain blank", "blank-value"),
    ("clreq new sales", "sales_channel"),
    ("clreq schema memberships.u", "memberships.update"),
    ("clreq sandbox --fault lone", "lone-surrogate"),
    ("clreq sandbox --fault POST/lone", "POST/lone-surrogate"),
    ("clreq list application_", "application_memberships"),
    ("clreq man wh", "whoami"),
    # From the cache of names. The shell takes a name with a space as one word.
    ("clreq new webapp --organization Bl", "Blue Brand"),
    ("clreq new webapp --organization Blue\\ Br", "Blue Brand"),
    ("clreq new webapp --organization 'Blue Br", "Blue Brand"),
    ("clreq new integration --organization 'Blue Brand' --role Cus", "Custom: orders"),
    # Of two roles with one name, the ids are offered.
    ("clreq new integration --role Adm", "Adm"),
    ("clreq new integration --organization Green --role Adm", "Admin"),
    ("clreq list memberships --organization xYZ", "xYZkjABcde"),
    # Request files and folders, and no other files.
    ("clreq check sh", "shop.clreq.json"),
    ("clreq send sh", "shop.clreq.json"),
    ("clreq check more/my", "more/my shop.clreq.json"),
    ("clreq check 'more/my", "more/my shop.clreq.json"),
    ("clreq get mo", "more/"),
    ("clreq explain sho", "sho"),
    ("clreq new webapp --name sho", "sho"),
    ("clreq check note", "note"),
    ("clreq check --output note", "notes.txt"),
    # No name runs as a command, however it is quoted.
    ("clreq check run/", f"run/{COMMAND}"),
    ("clreq check \"run/", f"run/{COMMAND}"),
    ("clreq check \"run/\\$", f"run/{COMMAND}"),
    ("clreq check 'run/", f"run/{COMMAND}"),
    ("clreq check 'run/$(e", f"run/{COMMAND}"),
    ("clreq check quotes/", f"quotes/{QUOTES}"),
    ("clreq check \"quotes/", f"quotes/{QUOTES}"),
    ("clreq check 'quotes/", f"quotes/{QUOTES}"),
    ("clreq check two-l", "two-l"),
]
# Only bash looks for earlier commands in these, even between double quotes.
BASH_CASES = [
    ("clreq check wow", "wow"),
    ("clreq check \"wow\"", "wow"),
]

NAMES = {
    "version": 1,
    "endpoint": "https://provisioning.commercelayer.io/api",
    "user": "user",
    "credentials": "none",
    "refreshed_at": "2099-01-01T00:00:00Z",
    "names": {
        "organizations": [
            {"id": "xYZkjABcde", "name": "Blue Brand", "plan": None},
            {"id": "greenGREEN", "name": "Green", "plan": None},
        ],
        "roles": [
            {"id": "role000001", "name": "Admin", "kind": "admin", "organization": "xYZkjABcde"},
            {"id": "role000002", "name": "Admin", "kind": "admin", "organization": "greenGREEN"},
            {"id": "role000003", "name": "Custom: orders", "kind": "custom", "organization": "xYZkjABcde"},
        ],
    },
}

# Put before a command line, this prints its words.
PROBE = "printf '[%s]\\n' "


class Shell:
    """An interactive shell on a terminal that is wide enough for every line."""

    def __init__(self, command, folder, environment):
        self.text = ""
        self.lines = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 500, 0, 0))

    def run(self, keys):
        """Types a line, and returns what it prints."""
        self.lines += 1
        # The quotes keep the echo of the line apart from the output.
        os.write(self.terminal, f"{keys}; echo 'don''e'{self.lines}.\n".encode())
        marker = f"done{self.lines}.\r\n"
        while marker not in self.text:
            ready, _, _ = select.select([self.terminal], [], [], TIMEOUT)
            if not ready:
                raise SystemExit(f"FAILED: {keys!r} does not end: {self.text!r}")
            self.text += os.read(self.terminal, 65536).decode(errors="replace")
        printed, _, self.text = self.text.partition(marker)
        return printed

    def last_word(self, line):
        """The last word of the line after Tab. Ctrl-A and Ctrl-E go to the start and the end of the line."""
        printed = self.run(f"{line}\t\x01{PROBE}\x05")
        words = [word for word in printed.replace("\r", "").split("\n") if word.startswith("[") and word.endswith("]")]
        return words[-1][1:-1] if words else printed


def fish_word(folder, environment, line):
    """fish has a command that prints what Tab would offer."""
    command = "source (clreq completions fish | psub); complete --do-complete $line"
    printed = subprocess.run(
        ["fish", "--no-config", "--command", command],
        cwd=folder, env={**environment, "line": line}, capture_output=True, text=True, check=True,
    )
    words = [offered.split("\t")[0] for offered in printed.stdout.splitlines()]
    return words[0] if len(words) == 1 else " ".join(words) or line.split(" ")[-1]


def check(shell, last_word, cases):
    wrong = 0
    for line, expected in cases:
        found = last_word(line)
        if found != expected:
            wrong += 1
            print(f"FAILED: {shell}: {line!r} becomes {found!r} instead of {expected!r}", file=sys.stderr)
    print(f"{shell}: {len(cases) - wrong} of {len(cases)} completions are right")
    return wrong


def main(binary):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        folder = scratch / "project"
        names = ["shop.clreq.json", "notes.txt", "more/my shop.clreq.json", "two-\nlines.clreq.json", "wow!x.clreq.json"]
        for name in [*names, f"run/{COMMAND}", f"quotes/{QUOTES}"]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        (scratch / "bin").mkdir()
        (scratch / "bin/clreq").symlink_to(binary)
        cache = scratch / "cache/clreq"
        cache.mkdir(parents=True)
        (cache / "names-test.json").write_text(json.dumps(NAMES))
        environment = {
            "PATH": f"{scratch}/bin:{os.environ['PATH']}",
            "HOME": str(scratch),
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "XDG_CACHE_HOME": str(scratch / "cache"),
            "CLREQ_KEYCHAIN": "off",
        }
        bash = Shell(["bash", "--norc", "--noprofile", "-i"], folder, environment)
        bash.run("source <(clreq completions bash)")
        zsh = Shell(["zsh", "--no-rcs", "--interactive"], folder, environment)
        zsh.run("bindkey -e; autoload -Uz compinit && compinit -u; source <(clreq completions zsh)")
        wrong = check("bash", bash.last_word, CASES + BASH_CASES)
        wrong += check("zsh", zsh.last_word, CASES)
        wrong += check("fish", lambda line: fish_word(folder, environment, line), CASES)
        if (folder / "pwned").exists():
            wrong += 1
            print("FAILED: a completed name ran as a command", file=sys.stderr)
        sys.exit(1 if wrong else 0)


main(sys.argv[1])
