// Makes the npm packages of a release: `clreq`, which everybody installs, and one package for each platform, which holds the
// binary and which npm installs only where it runs.
//
//   node build.mjs OUT VERSION PLATFORM=BINARY...      such as linux-x64=target/release/clreq

import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

const here = dirname(fileURLToPath(import.meta.url));
const [out, version, ...binaries] = process.argv.slice(2);
if (!out || !version || binaries.length === 0) {
  console.error("usage: node build.mjs OUT VERSION PLATFORM=BINARY...");
  process.exit(2);
}

const template = JSON.parse(readFileSync(join(here, "clreq", "package.json"), "utf8"));

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
    version,
    description: `The clreq binary for ${platform}`,
    license: template.license,
    files: ["bin"],
    os: [os],
    cpu: [cpu],
    ...(os === "linux" ? { libc: ["glibc"] } : {}),
  });
}

function buildMain(platforms) {
  const folder = join(out, "clreq");
  cpSync(join(here, "clreq"), folder, { recursive: true });
  const optionalDependencies = Object.fromEntries(platforms.map((name) => [`@clreq/${name}`, version]));
  write(folder, { ...template, version, optionalDependencies });
}

const pairs = binaries.map((pair) => pair.split("="));
for (const [platform, binary] of pairs) {
  buildPlatform(platform, binary);
}
buildMain(pairs.map(([platform]) => platform));
