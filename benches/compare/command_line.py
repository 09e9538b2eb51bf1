"""Measures whole processes, from start to end."""

import os
import pathlib
import statistics
import subprocess
import sys
import time

import corpora
import process
import shapes
from table import RATIO, Table, milliseconds, ratio, ratios

COUNTS = (1, 10, 100, 1_000, 10_000, 100_000)
MEGABYTES = (1, 10, 100)
SHAPE_BYTES = 10_000_000


def prepare(paths, parts):
    """Creates the files of the wanted parts. 100,000 small files take a while."""
    script = pathlib.Path(__file__).with_name("corpora.py")
    counts = COUNTS if {"small", "broken"} & set(parts) else ()
    lists = [",".join(map(str, numbers)) for numbers in (counts, MEGABYTES)]
    # In a separate process, because the memory of this one would also count for its children.
    subprocess.run([sys.executable, script, paths.corpora, *lists], check=True)
    process.raise_argument_limit()


def small_files(paths, rounds):
    table = Table(
        "Small files",
        ["files", "clreq", "jsonschema-cli", RATIO, "check-jsonschema", "ratio", "read loop", RATIO, "clreq, per file"],
    )
    for count in COUNTS:
        folder = paths.corpora / f"small_{count}"
        names = [str(corpora.small_file(number)) for number in range(count)]
        slow_names = names if count in (1, 10_000) else None
        named = names if count == 1 else ["."]
        found = in_turns(
            rounds if count < 100_000 else max(3, rounds // 4),
            {
                "clreq": lambda: process.run([paths.clreq, "check", *named], folder),
                "jsonschema-cli": lambda: process.run(jsonschema_cli(paths, names), folder),
                "check-jsonschema": slow_names
                and (lambda: process.run(check_jsonschema(paths, slow_names), folder)),
                "read loop": lambda: read_loop(folder, names),
            },
            seldom={"check-jsonschema"},
        )
        clreq, peer, slow, loop = (median(found, name) for name in ("clreq", "jsonschema-cli", "check-jsonschema", "read loop"))
        table.row(
            f"{count:,}",
            milliseconds(clreq), milliseconds(peer), ratios(times(found, "clreq"), times(found, "jsonschema-cli"), goal=0.6 if count >= 10_000 else 1),
            milliseconds(slow), ratio(clreq, slow),
            milliseconds(loop), ratios(times(found, "clreq"), times(found, "read loop"), goal=1 if count >= 10_000 else None),
            f"{clreq / count * 1000:.1f} µs",
        )
    table.print()


def broken_files(paths, rounds):
    """Every tenth of 10,000 files has a syntax error. The native peers stop at the first error."""
    table = Table("10,000 small files, 1,000 of them with a syntax error", ["program", "time", "files reported"])
    folder = paths.corpora / "small_10000_broken_10"
    names = [str(corpora.small_file(number)) for number in range(10_000)]
    programs = {
        "clreq": ([paths.clreq, "check", "--format", "json", "."], '"missing-comma"'),
        "jsonschema-cli": (jsonschema_cli(paths, names), ".clreq.json"),
    }
    for name, (arguments, mark) in programs.items():
        output = subprocess.run(arguments, cwd=folder, capture_output=True, text=True)
        reported = (output.stdout + output.stderr).count(mark)
        runs = [process.run(arguments, folder).milliseconds for _ in range(rounds)]
        table.row(name, milliseconds(statistics.median(runs)), f"{reported:,}")
    table.print()


def large_files(paths, rounds):
    table = Table(
        "One large file",
        ["size", "clreq", "sourcemeta --fast", RATIO, "clreq, peak memory", "of the file", "sourcemeta, peak memory"],
    )
    for megabytes in MEGABYTES:
        path = paths.corpora / f"large_{megabytes}.clreq.json"
        found = in_turns(
            rounds if megabytes < 100 else max(3, rounds // 2),
            {
                "clreq": lambda: process.run([paths.clreq, "check", path.name], paths.corpora),
                "sourcemeta": lambda: process.run(
                    [paths.sourcemeta, "validate", paths.schema, path.name, "--fast"], paths.corpora
                ),
            },
        )
        clreq, peer = median(found, "clreq"), median(found, "sourcemeta")
        memory = {name: max(run.kilobytes for run in runs) / 1000 for name, runs in found.items()}
        table.row(
            f"{megabytes} MB",
            milliseconds(clreq), milliseconds(peer), ratios(times(found, "clreq"), times(found, "sourcemeta"), goal=0.6),
            f"{memory['clreq']:.0f} MB", f"{memory['clreq'] / megabytes:.1f} ×", f"{memory['sourcemeta']:.0f} MB",
        )
    table.print()


def shapes_of_content(paths, rounds):
    """The same request with different content in `metadata`."""
    shapes.write_all(paths.corpora, SHAPE_BYTES, paths.data)
    table = Table(
        "One file of 10 MB, by the shape of its content",
        ["content", "clreq", "sourcemeta --fast", RATIO, "clreq, peak memory"],
    )
    for name, path, code in shape_files(paths):
        # The peer stops at the first error.
        found = in_turns(
            rounds,
            {
                "clreq": lambda: process.run([paths.clreq, "check", path.name], paths.corpora),
                "sourcemeta": code == 0 and (lambda: process.run(sourcemeta(paths, path), paths.corpora)),
            },
            code,
        )
        memory = max(run.kilobytes for run in found["clreq"]) / 1000
        table.row(
            name, milliseconds(median(found, "clreq")), milliseconds(median(found, "sourcemeta")),
            ratios(times(found, "clreq"), times(found, "sourcemeta"), goal=0.6), f"{memory:.0f} MB",
        )
    table.print()


def instructions(paths, _rounds):
    """The same in instructions, which other load doesn't change. With one thread, because the peer has one."""
    shapes.write_all(paths.corpora, SHAPE_BYTES, paths.data)
    table = Table(
        "Instructions for one file of 10 MB, by the shape of its content",
        ["content", "clreq, per byte", "sourcemeta --fast, per byte", "ratio"],
    )
    for name, path, code in shape_files(paths):
        size = path.stat().st_size
        clreq = process.instructions([paths.clreq, "check", "--jobs", "1", path.name], paths.corpora) / size
        peer = process.instructions(sourcemeta(paths, path), paths.corpora) / size if code == 0 else None
        table.row(name, f"{clreq:.1f}", f"{peer:.1f}" if peer else "–", ratio(clreq, peer, goal=0.6))
    table.print()


def shape_files(paths):
    """The name and the file of each corpus, and the exit code of a check."""
    for name in shapes.texts(1_000, paths.data):
        yield name, shapes.file_of(paths.corpora, SHAPE_BYTES, name), int(name == "warnings and errors")


def sourcemeta(paths, path):
    return [paths.sourcemeta, "validate", paths.schema, path.name, "--fast"]


def jsonschema_cli(paths, names):
    return [paths.jsonschema_cli, "validate", paths.schema, "--assert-format", "--errors-only", "-i", *names]


def check_jsonschema(paths, names):
    return [paths.check_jsonschema, "--schemafile", paths.schema, *names]


def read_loop(folder, names):
    """Only opens, reads and closes each file. Excludes the start of Python."""
    start = time.perf_counter()
    for name in names:
        file = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.read(file, 1 << 16)
        os.close(file)
    return process.Run((time.perf_counter() - start) * 1000, 0, 0, 0)


def in_turns(rounds, programs, code=0, seldom=()):
    """Runs programs alternately, so that other load affects all of them. Each must end with `code`. The first round is a warm-up."""
    programs = {name: program for name, program in programs.items() if program}
    found = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
            if name in seldom and number > 3:
                continue
            run = program()
            check(name, run, code)
            if number > 0:
                found[name].append(run)
    return found


def check(name, run, code):
    if run.code != code:
        raise SystemExit(f"{name} ended with code {run.code}: what it did is nothing to compare with")


def times(found, name):
    return [run.milliseconds for run in found.get(name, ())]


def median(found, name):
    runs = times(found, name)
    return statistics.median(runs) if runs else None
