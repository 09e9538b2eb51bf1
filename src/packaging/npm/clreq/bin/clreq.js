#!/usr/bin/env node
// Runs the binary that the package for this platform holds.

"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const executable = process.platform === "win32" ? "clreq.exe" : "clreq";

function find() {
  try {
    return require.resolve(`@clreq/${platform}/bin/${executable}`);
  } catch {
    console.error(
      `error: There is no clreq for ${platform} here. If npm left out optional dependencies, install again with ` +
        "them; otherwise build it with `cargo install clreq`.",
    );
    process.exit(2);
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`error: clreq can't be run: ${error.message}.`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : code);
});
