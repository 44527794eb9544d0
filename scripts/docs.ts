// Pieces of the guides that are made from the source, and checked for freshness by test/docs.test.ts.
//   npx tsx scripts/docs.ts           are they fresh? exit code 1 when not
//   npx tsx scripts/docs.ts --write   writes them
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SETTINGS } from "../src/config.ts";
import { packageRoot } from "../src/package-root.ts";

const guide = join(packageRoot, "docs", "operator-guide.md");

/** The table of settings, in the order of src/config.ts. */
export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map(
    ({ name, fallback, help, example }) => `| \`${name}\` | ${shownDefault(fallback)} | ${cell(help)} | ${shownExample(example)} |`,
  );
  return ["| name | default | meaning | example |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The operator's guide with its table as it should be. */
export function freshGuide(): { file: string; is: string; shouldBe: string } {
  const is = readFileSync(guide, "utf8").replaceAll("\r\n", "\n");
  return { file: guide, is, shouldBe: replaceBetween(is, "settings", settingsTable()) };
}

function replaceBetween(text: string, marker: string, piece: string): string {
  const [start, end] = [`<!-- ${marker}:start -->`, `<!-- ${marker}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${guide} has lost its ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${piece}\n${text.slice(to)}`;
}

function shownDefault(fallback: unknown): string {
  if (fallback === null || (Array.isArray(fallback) && fallback.length === 0)) return "unset";
  return `\`${String(fallback)}\``;
}

const shownExample = (example: string): string => (example.includes(" ") ? cell(example) : `\`${cell(example)}\``);
const cell = (text: string): string => text.replaceAll("|", "\\|");

function main(): void {
  const { file, is, shouldBe } = freshGuide();
  if (is === shouldBe) return;
  if (process.argv.includes("--write")) {
    writeFileSync(file, shouldBe);
    return;
  }
  console.error("docs/operator-guide.md is not fresh: run `npx tsx scripts/docs.ts --write`.");
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
