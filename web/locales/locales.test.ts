import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { describe, expect, it } from "vitest";

const WEB = join(import.meta.dirname, "..");
const LANGUAGES = ["en", "fr", "uk"] as const;
type Language = (typeof LANGUAGES)[number];

const PLURAL = /_(zero|one|two|few|many|other)$/;
/** Attributes whose text people read or hear. */
const READ = /^(label|title|placeholder|description|alt|aria-label|legend|nothingFoundMessage|text|lead|addLabel|error)$/;
const LETTERS = /\p{L}{2}/u;
/** Names that are the same in every language. */
const NAMES = new Set(["Cartum", "Enter", "Esc", "https://"]);

const words = Object.fromEntries(LANGUAGES.map((language) => [language, wordsOf(language)])) as Record<Language, ReadonlyMap<string, string>>;
const sources = sourcesIn(WEB);

describe("the words of the app", () => {
  it("has found the languages and the sources", () => {
    expect(words.en.size).toBeGreaterThan(400);
    expect(sources.length).toBeGreaterThan(60);
  });

  it.each(["fr", "uk"] as const)("are all there in %s, with the plural forms that language has", (language) => {
    const wanted = new Set([...words.en.keys()].filter((key) => !PLURAL.test(key)));
    for (const base of plurals("en"))
      for (const form of new Intl.PluralRules(language).resolvedOptions().pluralCategories) wanted.add(`${base}_${form}`);
    expect([...words[language].keys()].sort()).toEqual([...wanted].sort());
  });

  it.each(LANGUAGES)("say something in %s, and take the same values as in English", (language) => {
    for (const [key, text] of words[language]) {
      expect(text.trim(), key).not.toBe("");
      const english = words.en.get(key) ?? words.en.get(key.replace(PLURAL, "_other")) ?? "";
      const more = valuesOf(text).filter((value) => !valuesOf(english).includes(value));
      expect(more, key).toEqual([]);
      if (!PLURAL.test(key)) expect(valuesOf(text), key).toEqual(valuesOf(english));
    }
  });

  it("use the words of the trade, not ours: no desk, mirror, pass, lane or binding on the screen", () => {
    const ours = /\b(desk|mirror|pass(es)?|lane|binding)\b/i;
    expect([...words.en].filter(([, text]) => ours.test(text.replace(/\{\{.*?\}\}/g, "")))).toEqual([]);
  });

  it("are all used, and none is used that is not there", () => {
    const text = sources.map(({ code }) => code).join("\n");
    const prefixes = [...text.matchAll(/`((?:\w+\.)+)\$\{/g)].map((match) => match[1] ?? "");
    const unused = [...words.en.keys()]
      .map((key) => key.replace(PLURAL, ""))
      .filter((key) => !text.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});

describe("the sources of the app", () => {
  it.each(sources.filter(({ file }) => file.endsWith(".tsx")))("$file holds no text of its own", ({ file, code }) => {
    const found: string[] = [];
    look(parseSync(file, code).program, found);
    expect(found).toEqual([]);
  });

  it("is looked at closely enough to find a planted text", () => {
    const found: string[] = [];
    look(parseSync("planted.tsx", 'const a = <p title="Planted">Planted {"planted"} {`planted`}</p>;').program, found);
    expect(found).toHaveLength(4);
  });
});

/** Collects literal texts that would be shown: between tags, in expressions there, and in attributes people read. */
function look(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const each of node) look(each, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { type, value, children, name } = node as { type?: string; value?: unknown; children?: unknown[]; name?: { name?: unknown } };
  if (type === "JSXText" && shows(value)) found.push(String(value).trim());
  if (type === "JSXElement" || type === "JSXFragment") for (const child of children ?? []) lookInBraces(child, found);
  if (type === "JSXAttribute" && READ.test(String(name?.name ?? ""))) {
    const literal = value as { type?: string; value?: unknown; expression?: unknown } | null;
    if (literal?.type === "Literal" && shows(literal.value)) found.push(String(literal.value));
    lookInBraces(value, found);
  }
  for (const each of Object.values(node)) if (typeof each === "object") look(each, found);
}

function lookInBraces(node: unknown, found: string[]): void {
  const { type, expression } = (node ?? {}) as {
    type?: string;
    expression?: { type?: string; value?: unknown; quasis?: { value: { raw: string } }[] };
  };
  if (type !== "JSXExpressionContainer") return;
  if (expression?.type === "Literal" && shows(expression.value)) found.push(String(expression.value));
  if (expression?.type === "TemplateLiteral") for (const quasi of expression.quasis ?? []) if (shows(quasi.value.raw)) found.push(quasi.value.raw);
}

function shows(value: unknown): boolean {
  return typeof value === "string" && LETTERS.test(value) && !NAMES.has(value.trim());
}

function wordsOf(language: Language): ReadonlyMap<string, string> {
  const folder = join(import.meta.dirname, language);
  const all = new Map<string, string>();
  const add = (prefix: string, value: unknown): void => {
    if (typeof value === "string") all.set(prefix, value);
    else for (const [name, inner] of Object.entries(value as object)) add(`${prefix}.${name}`, inner);
  };
  for (const file of readdirSync(folder)) add(file.replace(".json", ""), JSON.parse(readFileSync(join(folder, file), "utf8")));
  return all;
}

function plurals(language: Language): ReadonlySet<string> {
  return new Set([...words[language].keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")));
}

function valuesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? ""))].sort();
}

function sourcesIn(folder: string): { file: string; code: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: path.slice(WEB.length + 1), code: readFileSync(path, "utf8") };
    });
}
