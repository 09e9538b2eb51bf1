/** The README says what package.json says. */

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";

interface Property {
  default: unknown;
  description?: string;
  markdownDescription?: string;
}

interface Manifest {
  contributes: {
    commands: { command: string; category: { value: string }; title: { value: string } }[];
    configuration: { properties: Record<string, Property> };
  };
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const readme = readFileSync("README.md", "utf8");

/** The cells of every row under a heading, without the table's own. */
function rows(heading: string): string[][] {
  const section = readme.split(/^## /m).find((candidate) => candidate.startsWith(`${heading}\n`));
  assert.ok(section !== undefined, `there is no section “${heading}”`);
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

test("every setting is in the table, with its default and meaning", () => {
  const expected = Object.entries(contributes.configuration.properties).map(([name, property]) => [
    `\`${name}\``,
    `\`${JSON.stringify(property.default)}\``,
    property.markdownDescription ?? property.description,
  ]);
  assert.deepEqual(rows("Settings"), expected);
});

test("every command is in the table", () => {
  const shown = contributes.commands;
  assert.deepEqual(rows("Commands").map(([name]) => name), shown.map(({ category, title }) => `${category.value}: ${title.value}`));
});

test("the picture is there, and no burden on the package", () => {
  const [, picture] = /!\[.+\]\((.+\.png)\)/.exec(readme) ?? [];
  assert.ok(picture !== undefined);
  assert.ok(statSync(picture).size < 200_000);
});
