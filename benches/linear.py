#!/usr/bin/env python3
"""Shows that the time for hostile input is linear: counts the instructions for n, 2 n and 4 n with valgrind's callgrind.

    benches/linear.py [CLREQ] [KIND…]

The step from 2 n to 4 n may take at most 2.5 times the instructions of the step from n to 2 n: linear work takes 2 times as many, and
quadratic work 4 times. Nothing here measures time. Without valgrind, the unit tests count steps instead: `cargo test --lib linear`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SIZE = int(os.environ.get("SIZE", "2000"))
MOST = 2.5


def attributes(text):
    return '{"data":{"type":"api_credentials","attributes":{' + text + "}}}"


# One function of n for each kind of hostile input that the tests know.
KINDS = {
    "repeated requests": lambda n: "{" + ",".join(['"data":{}'] * n) + "}",
    "numbers in quotes": lambda n: attributes(",".join(['"expires_in":"7200"'] * n)),
    "misspelled kinds": lambda n: attributes(",".join(['"kind":"sales-channel"'] * n)),
    "unknown members": lambda n: attributes(",".join(f'"x{i}":1' for i in range(n))),
    "a long secret": lambda n: attributes('"client_secret":"' + "aB3" * 10 * n + '"'),
    "an escape in a long secret": lambda n: attributes('"client_secret":"' + "aB3" * 10 * n + '\\q"'),
    "names in a string": lambda n: '["' + "secret=" * n + '"]',
    "names and colons": lambda n: '["' + "secret: " * n + '"]',
    "equal secrets": lambda n: "[" + ",".join(['{"client_secret":"s3cr3t-99"}'] * n) + "]",
    "starts of tokens": lambda n: '["' + "ghp_ eyJ." * n + '"]',
    "user information": lambda n: '["' + "a://b:c@" * n + '"]',
    "open brackets": lambda n: "[" * n,
    "stray commas": lambda n: "[" + "1,," * n + "1]",
    "missing commas": lambda n: "[" + "1 " * n + "]",
    "wrong quotes": lambda n: "[" + "'a'," * n + "1]",
    "unclosed strings": lambda n: "[" + '"a\n' * n + "]",
    "bare words": lambda n: "{" + "a: b, " * n + "}",
    "comments": lambda n: "[" + "1, // a\n" * n + "1]",
    "control characters": lambda n: '["' + "\t" * n + '"]',
    "escapes": lambda n: '["' + "\\u0041" * n + '"]',
    "conflict markers": lambda n: "{\n" + "<<<<<<< a\n" * n + "=======\n>>>>>>> b\n}",
    "templates": lambda n: "[" + "{{a}}, " * n + "1]",
    "lines that change": lambda n: attributes("\n" + ",\n".join(['"expires_in":"7200"'] * n)),
    "every second line changes": lambda n: attributes("\n" + ",\n".join(f'"x{i}": {i},\n"y{i}":{i}' for i in range(n))),
    "every second line has a mistake": lambda n: "[\n" + "".join(f"  {i},\n  '{i}',\n" for i in range(n)) + "  1\n]\n",
    "one long line": lambda n: '["' + "a " * n + '", 1,, 2]',
}

COMMANDS = (["check", "--jobs", "1"], ["check", "--jobs", "1", "--fix", "--diff"], ["fmt", "--diff"])


def instructions(clreq, command, text, folder):
    path = os.path.join(folder, "a.clreq.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    arguments = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", clreq, *command, path]
    ran = subprocess.run(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    counted = re.search(r"Collected : (\d+)", ran.stderr)
    if ran.returncode not in (0, 1) or not counted:
        sys.exit(f"{command} failed with exit code {ran.returncode}: {ran.stderr[-500:]}")
    return int(counted.group(1))


def main():
    if not shutil.which("valgrind"):
        sys.exit("valgrind is missing. The unit tests count steps instead: cargo test --lib linear")
    clreq = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/release/clreq")
    wanted = sys.argv[2:] or list(KINDS)
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, ".git"))
        for kind in wanted:
            for command in COMMANDS:
                counts = [instructions(clreq, command, KINDS[kind](n), folder) for n in (SIZE, 2 * SIZE, 4 * SIZE)]
                # The start of the program is in neither of the differences.
                ratio = (counts[2] - counts[1]) / max(counts[1] - counts[0], 1)
                line = {"kind": kind, "command": " ".join(command), "instructions": counts, "growth": round(ratio, 2)}
                print(json.dumps(line), flush=True)
                # Smaller differences are mostly noise.
                if ratio > MOST and counts[2] - counts[1] > 1_000_000:
                    slow.append(f"{kind} ({' '.join(command)})")
    if slow:
        sys.exit("not linear: " + ", ".join(slow))


if __name__ == "__main__":
    main()
