"""Measures round trips with language servers."""

import json
import statistics
import time

import corpora
import process
from language_client import LanguageClient
from table import RATIO, Table, milliseconds, ratio, ratios

# How many keys are pressed in a run: enough for a meaningful 99th percentile, and fewer if each takes long.
KEYS = {1_000: 200, 100_000: 200, 1_000_000: 60, 10_000_000: 20}
SIZES = tuple(KEYS)


def start(paths, rounds):
    """From the start of the program to the answer to `initialize`."""
    found = {"clreq": [], "vscode-json": []}
    for _ in range(rounds + 1):
        for name, open_client in servers(paths).items():
            before = time.perf_counter()
            client = open_client(pull=True)
            found[name].append((client.started - before) * 1000)
            client.close()
    clreq, peer = (runs[1:] for runs in found.values())
    table = Table("Start of the language server to the answer to `initialize`", ["clreq", "vscode-json", RATIO])
    table.row(milliseconds(statistics.median(clreq)), milliseconds(statistics.median(peer) if peer else None), ratios(clreq, peer, goal=1 / 20))
    table.print()


def opening(paths, rounds):
    """The processor time until the diagnostics of a document of 10 MB are there, beside that of a check. Both with their start."""
    path = paths.corpora / "large_10.clreq.json"
    text = path.read_text(encoding="utf-8")
    found = {"server": [], "check": []}
    for _ in range(rounds):
        client = LanguageClient([paths.clreq, "lsp"], pull=False)
        client.open(text)
        found["server"].append(client.close())
        found["check"].append(process.run([paths.clreq, "check", "--jobs", "1", path.name], paths.corpora).processor_milliseconds)
    table = Table("Processor time for 10 MB, from the start to the diagnostics", ["language server", "check", RATIO])
    table.row(*(milliseconds(statistics.median(runs)) for runs in found.values()), ratios(*found.values(), goal=1.3))
    table.print()


def keystrokes(paths, rounds):
    """The time from an edit to the diagnostics, and to the answers of a completion and a hover sent right after it."""
    table = Table(
        f"From a keystroke to the answer, p50 / p99, medians of {rounds} runs",
        ["document", "what", "clreq", "vscode-json (pull)", f"p50: {RATIO}", f"p99: {RATIO}"],
    )
    memory = Table("Peak memory of the language server", ["document", "clreq", "vscode-json", "ratio"])
    for size in SIZES:
        text = corpora.large_request(size)
        runs = {}
        for _ in range(rounds):
            for name, open_client in servers(paths).items():
                for pull in (True, False) if name == "clreq" else (True,):
                    run = session(open_client(pull=pull), text, KEYS[size])
                    runs.setdefault((name, pull), []).append(run)
        shown = f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"
        peer = runs.get(("vscode-json", True))
        for what in ("diagnostics", "completion", "hover"):
            for pull in (True, False) if what == "diagnostics" else (True,):
                label = f"{what}, {'pull' if pull else 'push'}" if what == "diagnostics" else what
                row_of(table, shown, label, what, runs["clreq", pull], peer)
        highest = max(run["memory"] for pull in (True, False) for run in runs["clreq", pull])
        other = peer and max(run["memory"] for run in peer)
        memory.row(shown, f"{highest / 1000:.1f} MB", f"{other / 1000:.1f} MB" if other else "–", ratio(highest, other, goal=0.2))
    table.print()
    memory.print()


def row_of(table, size, label, what, clreq, peer):
    ours = columns(clreq, what)
    peers = columns(peer, what) if peer else ((), ())
    shown = [" / ".join(milliseconds(statistics.median(values)) for values in runs) if runs[0] else "–" for runs in (ours, peers)]
    table.row(size, label, *shown, ratios(ours[0], peers[0], goal=0.25), ratios(ours[1], peers[1], goal=0.25))


def columns(runs, what):
    """The p50 of each run, and the p99 of each run."""
    return list(zip(*(percentiles(run[what]) for run in runs)))


def percentiles(values):
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def servers(paths):
    settings = {"json": {"validate": {"enable": True}, "schemas": [
        {"fileMatch": ["*.clreq.json"], "url": "file:///schema.json", "schema": json.load(open(paths.schema))},
    ]}}
    found = {"clreq": lambda pull: LanguageClient([paths.clreq, "lsp"], pull)}
    if not paths.alone:
        found["vscode-json"] = lambda pull: LanguageClient([*paths.vscode_json, "--stdio"], pull, settings)
    return found


def session(client, text, keys):
    """Types into a document. Most keystrokes change a string in the middle; every fourth breaks or repairs the `mode`."""
    lines = text.splitlines()
    middle, column = place_of(lines, '"label": "', len(lines) // 2)
    mode, mode_column = place_of(lines, '"mode": "', 0)
    client.open(text)
    is_broken = False

    def press(number):
        nonlocal is_broken
        if number % 4 == 3:
            change = client.change(mode, mode_column, mode_column + is_broken, "" if is_broken else "x")
            is_broken = not is_broken
            return change
        return client.change(middle, column, column, "abcdefg"[number % 7])

    found = {"diagnostics": [], "completion": [], "hover": []}
    for number in range(keys + 5):
        seconds, diagnostics = client.diagnostics(press(number))
        if len(diagnostics) != is_broken:
            raise SystemExit(f"there should be {is_broken:d} diagnostics, but there are: {diagnostics}")
        if number >= 5:
            found["diagnostics"].append(seconds * 1000)
    for what in ("completion", "hover"):
        for number in range(keys // 2):
            seconds, answer = client.at(press(number), f"textDocument/{what}", mode, mode_column)
            found[what].append(seconds * 1000)
            if not answer:
                raise SystemExit(f"there is no answer to {what}")
            if client.pull:
                client.diagnostics()
    found["memory"] = client.peak_memory()
    client.close()
    return found


def place_of(lines, mark, start):
    """The start of the text after a mark, in the first line with the mark from `start` on."""
    for number in [*range(start, len(lines)), *range(start)]:
        if mark in lines[number]:
            return number, lines[number].index(mark) + len(mark)
    raise SystemExit(f"the document has no {mark}")
