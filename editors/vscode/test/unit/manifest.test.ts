/** What must hold of package.json for the extension to be safe and whole. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { program } from "./program";

interface Property {
  scope: string;
  description?: string;
  markdownDescription?: string;
  propertyNames?: { enum: string[] };
}

interface Manifest {
  icon: string;
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; category: unknown }[];
    configurationDefaults: Record<string, Record<string, unknown>>;
    configuration: { properties: Record<string, Property> };
    languages: { extensions: string[]; configuration: string; icon: Record<"light" | "dark", string> }[];
    menus: Record<string, { command: string }[]>;
    walkthroughs: { steps: { description: string; completionEvents: string[]; media: { markdown: string } }[] }[];
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const contributed = new Set(manifest.contributes.commands.map(({ command }) => command));

test("a workspace can set neither the program nor the endpoint", () => {
  for (const name of ["clreq.server.path", "clreq.endpoint"]) {
    assert.equal(manifest.contributes.configuration.properties[name]?.scope, "machine");
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name));
  }
});

test("no setting could hold a token", () => {
  const names = Object.keys(manifest.contributes.configuration.properties);
  assert.deepEqual(names.filter((name) => /token|secret|password/i.test(name) && name !== "clreq.response.secrets"), []);
});

test("every setting is described", () => {
  for (const [name, property] of Object.entries(manifest.contributes.configuration.properties)) {
    assert.ok(property.description ?? property.markdownDescription, name);
  }
});

test("the codes that the severity setting completes are the program's", () => {
  const listed = execFileSync(program(), ["explain", "--color", "never"], { encoding: "utf8" });
  const codes = listed.split("\n").filter((line) => line !== "").map((line) => line.split(" ")[0]);
  const setting = manifest.contributes.configuration.properties["clreq.diagnostics.severity"];
  // If this fails, put the program's codes in package.json.
  assert.deepEqual(setting?.propertyNames?.enum, codes);
});

test("each step of the walkthrough is ticked by a state, not by a click", () => {
  for (const step of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    assert.equal(step.completionEvents.length, 1);
    assert.match(step.completionEvents[0] ?? "", /^onContext:clreq\.\w+ && clreq\.walkthroughOpen$/);
  }
});

test("the palette finds the commands by “Commerce Layer”", () => {
  for (const { category } of manifest.contributes.commands) {
    assert.deepEqual(category, { value: "clreq", original: "Commerce Layer" });
  }
});

test("every command that is contributed has an action, and every action is contributed", () => {
  const source = readFileSync("src/commands.ts", "utf8");
  const actions = new Set([...source.matchAll(/^ {4}"(clreq\.\w+)":/gm)].map(([, id]) => id));
  assert.deepEqual(contributed, actions);
});

test("no command has the name of one of the server's, which the language client registers", () => {
  const source = readFileSync("src/protocol.ts", "utf8");
  const ofServer = [...source.matchAll(/: "(clreq\.\w+)"/g)].map(([, id]) => id ?? "");
  assert.ok(ofServer.length >= 5);
  assert.deepEqual(ofServer.filter((id) => contributed.has(id)), []);
});

test("words of the file are no suggestions, and a suggestion replaces the value", () => {
  const defaults = manifest.contributes.configurationDefaults["[clreq]"];
  assert.equal(defaults?.["editor.wordBasedSuggestions"], "off");
  assert.equal(defaults["editor.suggest.insertMode"], "replace");
});

test("menus and walkthrough name commands and files that exist", () => {
  for (const { command } of Object.values(manifest.contributes.menus).flat()) {
    assert.ok(contributed.has(command), command);
  }
  for (const step of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    assert.ok(existsSync(step.media.markdown), step.media.markdown);
    for (const [, command] of step.description.matchAll(/\(command:([\w.]+)\)/g)) {
      assert.ok(contributed.has(command ?? ""), command);
    }
  }
});

test("the icons are there, and that of the extension is large enough", () => {
  const icon = readFileSync(manifest.icon);
  assert.equal(icon.toString("latin1", 1, 4), "PNG");
  // The width and the height stand in the first chunk.
  assert.ok(icon.readUInt32BE(16) >= 128 && icon.readUInt32BE(20) >= 128);
  for (const file of manifest.contributes.languages.flatMap((language) => Object.values(language.icon))) {
    assert.ok(existsSync(file), file);
  }
});

test("the language is told by the name of the file and has no comments", () => {
  const [language] = manifest.contributes.languages;
  assert.deepEqual(language?.extensions, [".clreq.json"]);
  const configuration = JSON.parse(readFileSync(language.configuration, "utf8")) as Record<string, unknown>;
  assert.equal(configuration["comments"], undefined);
});
