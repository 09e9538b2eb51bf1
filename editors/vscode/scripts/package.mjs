// npm run package -- [--target TARGET] [--binary FILE] [--out FILE]
//
// Makes a VSIX. With --target (linux-x64, darwin-arm64, …) it is for that platform and holds the clreq program: the one
// that --binary names, or else one that cargo builds for the platform. Without --target it holds none, and the extension
// looks for clreq on the PATH.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";

const RUST_TARGETS = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "linux-armhf": "armv7-unknown-linux-gnueabihf",
  "alpine-x64": "x86_64-unknown-linux-musl",
  "alpine-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-msvc",
  "win32-arm64": "aarch64-pc-windows-msvc",
};

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(dirname(extension));
const folder = join(extension, "bin");
const packagedReadme = join(extension, "README.packaged.md");
const licence = join(extension, "LICENSE");

const { values } = parseArgs({
  options: { target: { type: "string" }, binary: { type: "string" }, out: { type: "string" } },
});

rmSync(folder, { recursive: true, force: true });
copyFileSync(join(repository, "LICENSE"), licence);
try {
  if (values.target !== undefined) {
    const program = join(folder, values.target.startsWith("win32") ? "clreq.exe" : "clreq");
    mkdirSync(folder);
    copyFileSync(values.binary ?? buildBinary(values.target), program);
    chmodSync(program, 0o755);
  }
  writeReadmeWithoutPictures();
  const packagePath = resolve(values.out ?? `clreq${values.target === undefined ? "" : `-${values.target}`}.vsix`);
  await createVSIX({
    cwd: extension,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    readmePath: basename(packagedReadme),
    ...(values.target === undefined ? {} : { target: values.target }),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(packagedReadme, { force: true });
  rmSync(licence);
}

// VS Code's page of an extension shows pictures of the web only, so the packaged README has none.
function writeReadmeWithoutPictures() {
  const text = readFileSync(join(extension, "README.md"), "utf8").replace(/^!\[[^\]]*\]\([^)]*\)\n\n/gm, "");
  writeFileSync(packagedReadme, text);
}

function buildBinary(target) {
  const rustTarget = RUST_TARGETS[target];
  if (rustTarget === undefined) {
    throw new Error(`There is no target “${target}”. There are: ${Object.keys(RUST_TARGETS).join(", ")}.`);
  }
  execFileSync("cargo", ["build", "--release", "--locked", "--bin", "clreq", "--target", rustTarget], {
    cwd: repository,
    stdio: "inherit",
  });
  const targetFolder = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
  return join(targetFolder, rustTarget, "release", target.startsWith("win32") ? "clreq.exe" : "clreq");
}
