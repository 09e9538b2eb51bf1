"""The READMEs of the editors: readmes.py CLREQ [--write]

Checks that each says how to install, shows a picture or says why not, and holds the table of the server's settings; --write
writes the tables. Their source is the VS Code extension's package.json, whose settings have to be those of the server.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

EDITORS = Path(__file__).resolve().parent.parent
FOLDERS = ("vscode", "neovim", "helix", "emacs", "vim", "kakoune", "sublime", "zed")
# Settings of the VS Code extension alone.
OF_VSCODE = {"server.path", "endpoint", "timeout", "trace.server"}
TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def settings():
    """The server's settings as package.json has them: by name, without `clreq.`."""
    manifest = json.loads((EDITORS / "vscode/package.json").read_text())
    properties = manifest["contributes"]["configuration"]["properties"]
    named = {name.removeprefix("clreq."): value for name, value in properties.items()}
    return {name: value for name, value in named.items() if name not in OF_VSCODE}


def settings_of_server(program):
    """The names that the server tells when it is given a setting that isn't one."""
    options = {"capabilities": {}, "initializationOptions": {"clreq": {"?": 1}}}
    with subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        send(server, id=1, method="initialize", params=options)
        send(server, method="initialized", params={})
        while (message := receive(server)).get("method") != "window/showMessage":
            pass
        send(server, id=2, method="shutdown")
        while receive(server).get("id") != 2:
            pass
        send(server, method="exit")
    _, _, known = message["params"]["message"].partition(" The settings are: ")
    return set(re.findall(r"`clreq\.([\w.]+)`", known))


def send(server, **message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


def receive(server):
    length = 0
    while (header := server.stdout.readline()) != b"\r\n":
        if not header:
            sys.exit("the server ended unasked")
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
    return json.loads(server.stdout.read(length))


def table(settings):
    yield "| setting | default | meaning |"
    yield "| --- | --- | --- |"
    for name, value in settings.items():
        meaning = value.get("markdownDescription") or value["description"]
        yield f"| `{name}` | `{json.dumps(value['default'])}` | {meaning} |"


def problems_of(folder, wanted, write):
    file = EDITORS / folder / "README.md"
    if not file.exists():
        yield "there is no README.md"
        return
    text = file.read_text()
    for heading in ("Install", "Settings", "Tests"):
        if f"\n## {heading}\n" not in text:
            yield f"there is no section “{heading}”"
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", text)
    if not pictures and "**Untested" not in text:
        yield "there is no picture"
    for link in pictures + re.findall(r"(?<!!)\[.+?\]\(([^:)#]+)\)", text):
        if not (file.parent / link).exists():
            yield f"there is no {link}"
    if folder == "vscode":
        return  # Its table has the extension's own settings too; the extension's unit tests check it.
    if not TABLE.search(text):
        yield "there is no place for the table of settings"
    elif write:
        file.write_text(TABLE.sub(lambda _: wanted, text))
    elif TABLE.search(text).group() != wanted:
        yield "the table of settings is not that of package.json: editors/testing/readmes.py CLREQ --write"


def problems_of_list():
    """What is wrong with the list of what is tested."""
    for name in re.findall(r"`((?:%s|testing)/[^`]+)`" % "|".join(FOLDERS), (EDITORS / "README.md").read_text()):
        if not (EDITORS / name).exists():
            yield f"README.md: there is no {name}"


def main():
    program, write = sys.argv[1], "--write" in sys.argv
    ours, of_server = settings(), settings_of_server(program)
    problems = list(problems_of_list())
    if set(ours) != of_server:
        problems.append(f"package.json has the settings {sorted(ours)}, and the server {sorted(of_server)}")
    wanted = "".join(f"{line}\n" for line in table(ours))
    for folder in FOLDERS:
        problems += [f"{folder}: {problem}" for problem in problems_of(folder, wanted, write)]
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
