// node scripts/build.mjs [--production] [--tests]
// Bundles the extension into dist/, and with --tests the tests into out/test/.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const production = process.argv.includes("--production");
const withTests = process.argv.includes("--tests");

const common = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };

rmSync("dist", { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  external: ["vscode"],
  minify: production,
  sourcemap: production ? false : "linked",
});

if (withTests) {
  const tests = readdirSync("test", { recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("test", file));
  rmSync("out", { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: tests,
    outbase: ".",
    outdir: "out",
    external: ["vscode", "playwright-core"],
    sourcemap: "linked",
  });
}
