"""Runs a program, and measures its time and its peak memory."""

import os
import re
import resource
import subprocess
import time


class Run:
    def __init__(self, milliseconds, processor_milliseconds, kilobytes, code):
        self.milliseconds = milliseconds
        self.processor_milliseconds = processor_milliseconds
        self.kilobytes = kilobytes
        self.code = code


def raise_argument_limit():
    """Raises the stack limit, so that tens of thousands of file names fit on a command line: Linux allows a quarter of it."""
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    try:
        resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
    except (ValueError, OSError):
        pass


def run(arguments, folder):
    """Runs a program in a folder, and discards its output."""
    here = os.getcwd()
    os.chdir(folder)
    try:
        nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
        start = time.perf_counter()
        process = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=nowhere)
        _, status, usage = os.wait4(process, 0)
        elapsed = time.perf_counter() - start
    finally:
        os.chdir(here)
    processor = usage.ru_utime + usage.ru_stime
    return Run(elapsed * 1000, processor * 1000, usage.ru_maxrss, os.waitstatus_to_exitcode(status))


def instructions(arguments, folder):
    """How many instructions a program takes, as callgrind counts them."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *arguments],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if not counted:
        raise SystemExit(f"valgrind did not count the instructions of {arguments[0]}: {run.stderr}")
    return int(counted.group(1))
