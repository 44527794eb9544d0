// Pieces of the guides that are made from the source; scripts/docs.test.ts holds them fresh.
//   npx tsx scripts/docs.ts --write
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SETTINGS } from "../src/config.ts";
import { adviceFor } from "../src/domain/advice.ts";
import { FAILURE_CODES } from "../src/domain/failure.ts";
import { packageRoot } from "../src/package-root.ts";

export interface Guide {
  readonly path: string;
  readonly is: string;
  readonly shouldBe: string;
}

const PIECES = [
  { path: "docs/operator-guide.md", marker: "settings", make: settingsTable },
  { path: "docs/api.md", marker: "failures", make: failuresTable },
] as const;

/** The guides as they are, and as they should be. */
export function readGuides(): Guide[] {
  return PIECES.map(({ path, marker, make }) => {
    const is = readFileSync(join(packageRoot, path), "utf8").replaceAll("\r\n", "\n");
    return { path, is, shouldBe: replaceBetween(is, { path, marker, piece: make() }) };
  });
}

/** In the order of src/config.ts. */
function settingsTable(): string {
  const rows = Object.values(SETTINGS).map(
    ({ name, fallback, help, example }) => `| \`${name}\` | ${shownDefault(fallback)} | ${cell(help)} | ${shownExample(example)} |`,
  );
  return ["| name | default | meaning | example |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function failuresTable(): string {
  const rows = FAILURE_CODES.map((code) => {
    const { message, advice } = adviceFor(code, { host: "The shop" });
    return `| \`${code}\` | ${cell(message)} | ${cell(advice)} |`;
  });
  return ["| code | what people are told | and advised |", "| --- | --- | --- |", ...rows].join("\n");
}

function replaceBetween(text: string, { path, marker, piece }: { path: string; marker: string; piece: string }): string {
  const [start, end] = [`<!-- ${marker}:start -->`, `<!-- ${marker}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has lost its ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${piece}\n${text.slice(to)}`;
}

function shownDefault(fallback: unknown): string {
  if (fallback === null || (Array.isArray(fallback) && fallback.length === 0)) return "unset";
  return `\`${String(fallback)}\``;
}

const shownExample = (example: string): string => (example.includes(" ") ? cell(example) : `\`${cell(example)}\``);
const cell = (text: string): string => text.replaceAll("|", "\\|");

function writeGuides(): void {
  for (const { path, is, shouldBe } of readGuides()) if (is !== shouldBe) writeFileSync(join(packageRoot, path), shouldBe);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv.includes("--write")) writeGuides();
  else {
    console.error("npx tsx scripts/docs.ts --write");
    process.exitCode = 2;
  }
}
