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
from table import Table, milliseconds, ratio

COUNTS = (1, 10, 100, 1_000, 10_000, 100_000)
MEGABYTES = (1, 10, 100)
# Time is measured on the larger one. Callgrind, which slows a program down by a factor of fifty, counts instructions on the smaller one.
SHAPE_BYTES = (1_000_000, 10_000_000)


def prepare(paths):
    script = pathlib.Path(__file__).with_name("corpora.py")
    lists = [",".join(map(str, numbers)) for numbers in (COUNTS, MEGABYTES)]
    # In a separate process, because the memory of this one would also count for its children.
    subprocess.run([sys.executable, script, paths.corpora, *lists], check=True)
    process.raise_argument_limit()


def small_files(paths, rounds):
    table = Table(
        "Small files",
        ["files", "clreq", "jsonschema-cli", "ratio", "check-jsonschema", "ratio", "read loop", "ratio", "clreq, per file"],
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
            milliseconds(clreq), milliseconds(peer), ratio(clreq, peer),
            milliseconds(slow), ratio(clreq, slow),
            milliseconds(loop), ratio(clreq, loop),
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
        ["size", "clreq", "sourcemeta --fast", "ratio", "clreq, peak memory", "of the file", "sourcemeta, peak memory"],
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
            milliseconds(clreq), milliseconds(peer), ratio(clreq, peer),
            f"{memory['clreq']:.0f} MB", f"{memory['clreq'] / megabytes:.1f} ×", f"{memory['sourcemeta']:.0f} MB",
        )
    table.print()


def shapes_of_content(paths, rounds):
    """The same request with different content in `metadata`, with one thread for the instructions."""
    shapes.write_all(paths.corpora, SHAPE_BYTES, paths.data)
    table = Table(
        "One file of 10 MB, by the shape of its content",
        ["content", "clreq", "sourcemeta --fast", "ratio", "clreq, instructions per byte", "ratio of instructions"],
    )
    for name in shapes.texts(1_000, paths.data):
        small, large = (shapes.file_of(paths.corpora, size, name).name for size in SHAPE_BYTES)
        is_valid = name != "warnings and errors"
        clreq = lambda file: [paths.clreq, "check", "--jobs", "1", file]
        sourcemeta = lambda file: [paths.sourcemeta, "validate", paths.schema, file, "--fast"]
        found = in_turns(
            rounds,
            {
                "clreq": lambda: process.run([paths.clreq, "check", large], paths.corpora),
                "sourcemeta": is_valid and (lambda: process.run(sourcemeta(large), paths.corpora)),
            },
            code=0 if is_valid else 1,
        )
        ours, peer = median(found, "clreq"), median(found, "sourcemeta")
        instructions = process.instructions(clreq(small), paths.corpora)
        peers = process.instructions(sourcemeta(small), paths.corpora) if is_valid else None
        size = (paths.corpora / small).stat().st_size
        table.row(
            name, milliseconds(ours), milliseconds(peer), ratio(ours, peer),
            f"{instructions / size:.0f}", ratio(instructions, peers),
        )
    table.print()


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
    return process.Run((time.perf_counter() - start) * 1000, 0, 0)


def in_turns(rounds, programs, seldom=(), code=0):
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


def median(found, name):
    runs = found.get(name)
    return runs and statistics.median(run.milliseconds for run in runs)
