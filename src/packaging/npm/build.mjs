// Makes the npm packages of a release: `clreq`, which everybody installs, and one package for each platform, which holds the
// binary and which npm installs only where it runs.
//
//   node build.mjs OUT EXTRAS PLATFORM=BINARY...      such as linux-x64=target/release/clreq
//
// EXTRAS is the folder that extras.sh made. Cargo.toml has the version, the description, the licence and the repository.

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

const here = dirname(fileURLToPath(import.meta.url));
const [out, extras, ...binaries] = process.argv.slice(2);
if (!out || !extras || binaries.length === 0) {
  console.error("usage: node build.mjs OUT EXTRAS PLATFORM=BINARY...");
  process.exit(2);
}

const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: here, encoding: "utf8" });
const { version, description, license, repository } = JSON.parse(metadata).packages[0];
const shared = { version, license, repository: { type: "git", url: `git+${repository}.git` } };

function write(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function buildPlatform(platform, binary) {
  if (!PLATFORMS.includes(platform)) {
    console.error(`There is no platform ${platform}: there is ${PLATFORMS.join(", ")}.`);
    process.exit(2);
  }
  const [os, cpu] = platform.split("-");
  const folder = join(out, platform);
  const target = join(folder, "bin", os === "win32" ? "clreq.exe" : "clreq");
  mkdirSync(dirname(target), { recursive: true });
  cpSync(binary, target);
  chmodSync(target, 0o755);
  write(folder, {
    name: `@clreq/${platform}`,
    description: `The clreq binary for ${platform}`,
    ...shared,
    files: ["bin"],
    os: [os],
    cpu: [cpu],
  });
}

function buildMain(platforms) {
  const folder = join(out, "clreq");
  cpSync(join(here, "clreq"), folder, { recursive: true });
  cpSync(join(extras, "man"), join(folder, "man"), { recursive: true });
  const template = JSON.parse(readFileSync(join(here, "clreq", "package.json"), "utf8"));
  write(folder, {
    ...template,
    description,
    ...shared,
    man: readdirSync(join(folder, "man")).map((page) => `./man/${page}`),
    optionalDependencies: Object.fromEntries(platforms.map((name) => [`@clreq/${name}`, version])),
  });
}

const pairs = binaries.map((pair) => pair.split("="));
for (const [platform, binary] of pairs) {
  buildPlatform(platform, binary);
}
buildMain(pairs.map(([platform]) => platform));
