"""Draws the terminal in the README from what the commands really print.

    tests/readme/picture.py PATH_OF_CLREQ FILE.svg
"""

import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "editors/testing"))
from terminal_picture import draw  # noqa: E402

COLUMNS = 96
REQUEST = """\
{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "Outlet", "kind": "sales-channel", "mode": "test", },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  }
}
"""
COMMANDS = [
    "clreq check outlet.clreq.json",
    "clreq check --fix outlet.clreq.json",
    "clreq send --sandbox --write outlet.clreq.json",
]
# To the start of the line, and clear it: what stood there is progress.
CLEARED = re.compile(r".*\r(?:\x1b\[2?K)+")


def run(command, folder, environment):
    """What a command prints on a terminal."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "--norc", "-c", command], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    printed = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        # On Linux the end of a terminal is an error.
        except OSError:
            break
        if not part:
            break
        printed += part
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code not in (0, 1):
        sys.exit(f"{command} ended with {code}: {printed.decode()}")
    lines = printed.decode().replace("\r\n", "\n").split("\n")
    return "\n".join(CLEARED.sub("", line) for line in lines)


def main(binary, picture):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        (scratch / "bin").mkdir()
        (scratch / "bin/clreq").symlink_to(Path(binary).resolve())
        (scratch / "outlet.clreq.json").write_text(REQUEST)
        environment = {
            "PATH": f"{scratch}/bin:{os.environ['PATH']}",
            "HOME": str(scratch),
            "XDG_STATE_HOME": str(scratch / "state"),
            "CLREQ_KEYCHAIN": "off",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }
        shown = ""
        for command in COMMANDS:
            shown += f"\x1b[1;32m$\x1b[0m {command}\n{run(command, scratch, environment).rstrip()}\n\n"
    text = shown.rstrip()
    Path(picture).write_text("\n".join(draw(COLUMNS, text.count("\n") + 1, text)) + "\n")


main(*sys.argv[1:])
