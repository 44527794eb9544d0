#!/usr/bin/env node
// docs/promises.md: every promise and rule of docs/promises.json with the tests that carry its number (P12, S4) in their names.
//   node scripts/promises.mjs           is the page fresh, and has every required promise its test? exit code 1 when not
//   node scripts/promises.mjs --write   writes the page
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, "docs", "promises.md");
const FOLDERS = ["src", "test", "simulators", "web", "bench"];
/** A name with a number in it, followed by the function that is the test (or the group of tests). */
const NUMBERED = /(["'`])((?:\\.|(?!\1).)*?\b[PS]\d{1,2}\b(?:\\.|(?!\1).)*)\1\s*,\s*(?:\{[^{}]*\}\s*,\s*)?(?:async\b|function\b|\()/g;

const { promises, rules, required } = JSON.parse(readFileSync(join(root, "docs", "promises.json"), "utf8"));
const files = FOLDERS.flatMap((folder) => testFiles(join(root, folder)));
if (files.length === 0) fail("No test files were found: this looks at the wrong folder.");
const tests = findTests(files);
const text = render(tests);

if (process.argv.includes("--write")) writeFileSync(page, text);
else {
  if (readText(page) !== text) fail("docs/promises.md is not fresh: run `node scripts/promises.mjs --write`.");
  const missing = required.filter((id) => !tests.has(id));
  if (missing.length > 0) fail(`These promises have no test that carries their number: ${missing.join(", ")}.`);
}

/** Number → the tests that carry it, in the order of files. */
function findTests(files) {
  const known = new Set([...promises, ...rules].map(([id]) => id));
  const found = new Map();
  for (const file of files) {
    for (const [, , name] of readFileSync(file, "utf8").matchAll(NUMBERED)) {
      for (const id of new Set(name.match(/\b[PS]\d{1,2}\b/g))) {
        if (!known.has(id)) fail(`${shown(file)}: "${name}" carries ${id}, which docs/promises.json does not know.`);
        found.set(id, [...(found.get(id) ?? []), { name: name.replaceAll("\\", ""), file: shown(file) }]);
      }
    }
  }
  return found;
}

function render(tests) {
  const proven = ([id]) => tests.has(id);
  return `# What is promised, and what proves it

Made from the names of the tests by \`node scripts/promises.mjs --write\`; do not edit. ${[...promises, ...rules].filter(proven).length} of ${promises.length + rules.length} are proven by a test today.

## Promises

${promises.map((promise) => entry(promise, tests)).join("\n")}
## Rules of the sync

Each answers an interleaving that would lose, double or fight over an order.

${rules.map((rule) => entry(rule, tests)).join("\n")}`;
}

function entry([id, sentence], tests) {
  const lines = (tests.get(id) ?? []).map(({ name, file }) => `- ${name.replaceAll("|", "\\|")} (\`${file}\`)`);
  return `**${id}** ${sentence}\n\n${lines.length > 0 ? [...new Set(lines)].join("\n") : "- *no test carries this number yet*"}\n`;
}

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.split(sep).includes("node_modules"))
    .sort();
}

function readText(file) {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function shown(file) {
  return relative(root, file).split(sep).join("/");
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
