import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/package-root.ts";
import { isTest, readSources } from "../test/architecture.ts";
import { readGuides } from "./docs.ts";

const read = (path: string): string => readFileSync(join(packageRoot, path), "utf8");
const sources = readSources(packageRoot, ["src"]).filter((file) => !isTest(file.path));
const code = sources.map((file) => file.text).join("\n");

describe("the documents", () => {
  it.each(readGuides())("$path is fresh: its tables are those of the source (npx tsx scripts/docs.ts --write)", ({ is, shouldBe }) => {
    expect(is).toBe(shouldBe);
  });

  it("tell of every promise the tests that prove it (node scripts/promises.mjs --write)", async () => {
    await promisify(execFile)(process.execPath, ["scripts/promises.mjs"], { cwd: packageRoot });
  });

  it("explain every code of the API", () => {
    const codes = new Set([...code.matchAll(/new (?:Problem\(\s*\d{3},|Failure\()\s*"([a-z_]+)"/g)].map((match) => match[1] ?? ""));
    expect(codes.size).toBeGreaterThan(30);
    const text = read("docs/api.md");
    expect([...codes].filter((one) => !text.includes(`\`${one}\``))).toEqual([]);
  });

  it("explain every code of a start that cannot go on", () => {
    const codes = new Set([...code.matchAll(/"(EC\d{3})"/g)].map((match) => match[1] ?? ""));
    expect(codes.size).toBeGreaterThan(40);
    const text = read("docs/operator-guide.md");
    const known = new Set([...text.matchAll(/EC\d{3}/g)].map(([one]) => one));
    for (const [, from, to] of text.matchAll(/`EC(\d{3})` to `EC(\d{3})`/g))
      for (let number = Number(from); number <= Number(to); number += 1) known.add(`EC${String(number).padStart(3, "0")}`);
    expect([...codes].filter((one) => !known.has(one))).toEqual([]);
  });

  it("name no file that is not there, and link to none", () => {
    const broken = documents().flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)]
        .map((match) => join(dirname(path), (match[1] ?? "").replace(/#.*$/, "")))
        .filter((target) => !existsSync(join(packageRoot, target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

function documents(): string[] {
  const inDocs = readdirSync(join(packageRoot, "docs"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(packageRoot, join(entry.parentPath, entry.name)));
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...inDocs];
}
