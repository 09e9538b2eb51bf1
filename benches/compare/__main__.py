"""Measures clreq beside its peers on the same files in one run, and prints Markdown."""

import argparse
import contextlib
import datetime
import io
import os
import pathlib
import platform
import subprocess

import command_line
import language_server


class Paths:
    def __init__(self, clreq):
        benches = pathlib.Path(__file__).resolve().parent.parent
        tools = benches / ".tools"
        repository = benches.parent
        self.corpora = benches / ".corpora"
        self.clreq = str(pathlib.Path(clreq).resolve() if clreq else repository / "target/release/clreq")
        self.schema = self.printed_schema()
        self.jsonschema_cli = str(tools / "cargo/bin/jsonschema-cli")
        self.check_jsonschema = str(tools / "venv/bin/check-jsonschema")
        self.sourcemeta = sourcemeta(tools)
        self.vscode_json = ["node", str(tools / "node_modules/vscode-langservers-extracted/bin/vscode-json-language-server")]


    def printed_schema(self):
        """A file with the self-contained schema that clreq prints."""
        path = self.corpora / "api_credentials.create.schema.json"
        path.parent.mkdir(exist_ok=True)
        run = subprocess.run([self.clreq, "schema", "api_credentials.create"], capture_output=True, check=True)
        path.write_bytes(run.stdout)
        return str(path)


def sourcemeta(tools):
    """The native program, without its JavaScript launcher."""
    system = platform.system().lower()
    machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    return str(tools / f"node_modules/@sourcemeta/jsonschema/build/github-releases/jsonschema-{system}-{machine}")


PARTS = {
    "small": command_line.small_files,
    "broken": command_line.broken_files,
    "large": command_line.large_files,
    "shapes": command_line.shapes_of_content,
    "instructions": command_line.instructions,
    "start": language_server.start,
    "open": language_server.opening,
    "keystroke": language_server.keystrokes,
}


def main():
    parser = argparse.ArgumentParser(prog="compare.sh", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part; may be given several times")
    parser.add_argument("--clreq", help="the program to measure, if it isn't the release build")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program is run [default: 5]")
    parser.add_argument("--data", type=pathlib.Path, help="a folder of further JSON files to put into `metadata`")
    parser.add_argument("--alone", action="store_true", help="measure language servers without the peer")
    parser.add_argument("--record", action="store_true", help="also put each table into benches/README.md")
    options = parser.parse_args()
    paths = Paths(options.clreq)
    paths.alone = options.alone
    paths.data = options.data
    command_line.prepare(paths, options.only or PARTS)
    for name, part in PARTS.items():
        if not options.only or name in options.only:
            tables = io.StringIO()
            with contextlib.redirect_stdout(tables):
                print(f"Recorded on {machine()}, {options.rounds} runs.")
                part(paths, options.rounds)
            print(tables.getvalue(), flush=True)
            if options.record:
                record(name, tables.getvalue())


def record(name, tables):
    """Replaces the tables of a part in the README. They stand between two comments."""
    readme = pathlib.Path(__file__).resolve().parent.parent / "README.md"
    text = readme.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, rest = text.split(start)
    _, after = rest.split(end)
    readme.write_text(f"{before}{start}\n{tables.strip()}\n\n{end}{after}", encoding="utf-8")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine()) \
        if os.path.exists("/proc/cpuinfo") else platform.processor()
    load = os.getloadavg()[0]
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    return f"{datetime.date.today()}, {model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, {rustc}, load {load:.1f}"


main()
