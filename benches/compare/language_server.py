"""Measures round trips with language servers."""

import json
import statistics
import time

import corpora
from language_client import LanguageClient
from table import Table, milliseconds, ratio

SIZES = (1_000, 100_000, 1_000_000, 10_000_000)


def start(paths, rounds):
    """From the start of the program to the answer to `initialize`."""
    found = {"clreq": [], "vscode-json": []}
    for _ in range(rounds + 1):
        for name, open_client in servers(paths).items():
            before = time.perf_counter()
            client = open_client(pull=True)
            found[name].append((client.started - before) * 1000)
            client.close()
    clreq, peer = (runs and statistics.median(runs[1:]) for runs in found.values())
    table = Table("Start of the language server to the answer to `initialize`", ["clreq", "vscode-json", "ratio"])
    table.row(milliseconds(clreq), milliseconds(peer or None), ratio(clreq, peer or None))
    table.print()


def keystrokes(paths, rounds):
    """The time from an edit to the diagnostics, and to the answers of a completion and a hover sent right after it."""
    table = Table(
        "From a keystroke to the answer, p50 / p99",
        ["document", "what", "clreq", "vscode-json (pull)", "ratio p50", "ratio p99"],
    )
    memory = Table("Peak memory of the language server", ["document", "clreq", "vscode-json", "ratio"])
    for size in SIZES:
        text = corpora.large_request(size)
        keys = keystrokes_for(size, rounds)
        runs = {}
        for name, open_client in servers(paths).items():
            for pull in (True, False) if name == "clreq" else (True,):
                runs[name, pull] = session(open_client(pull=pull), text, keys)
        shown = f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"
        peer = runs.get(("vscode-json", True))
        for what in ("diagnostics", "completion", "hover"):
            for pull in (True, False) if what == "diagnostics" else (True,):
                clreq = runs["clreq", pull][what]
                label = f"{what}, {'pull' if pull else 'push'}" if what == "diagnostics" else what
                row_of(table, shown, label, clreq, peer and peer[what])
        highest = max(runs["clreq", pull]["memory"] for pull in (True, False))
        other = peer and peer["memory"]
        memory.row(shown, f"{highest / 1000:.1f} MB", f"{other / 1000:.1f} MB" if other else "–", ratio(highest, other))
    table.print()
    memory.print()


def row_of(table, size, what, clreq, peer):
    (p50, p99), peers = percentiles(clreq), peer and percentiles(peer)
    table.row(
        size, what,
        f"{milliseconds(p50)} / {milliseconds(p99)}",
        f"{milliseconds(peers[0])} / {milliseconds(peers[1])}" if peers else "–",
        ratio(p50, peers and peers[0]), ratio(p99, peers and peers[1]),
    )


def percentiles(values):
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def keystrokes_for(size, rounds):
    """Enough rounds for a meaningful 99th percentile, and fewer if each takes long."""
    return max(20, rounds * {1_000: 40, 100_000: 40, 1_000_000: 12}.get(size, 4))


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
