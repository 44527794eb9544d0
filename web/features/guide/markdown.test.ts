import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseBlocks, parseLine } from "./markdown.ts";

const DOCS = join(import.meta.dirname, "../../../docs");
const guideIn = (language: string): string => readFileSync(join(DOCS, "guide", `${language}.md`), "utf8");

describe("the guide for merchants", () => {
  it.each(["en", "fr", "uk"])("is told in %s step by step, with pictures that are there", (language) => {
    const blocks = parseBlocks(guideIn(language));
    expect(blocks.filter((block) => block.kind === "heading" && block.level === 1)).toHaveLength(1);
    const pictures = blocks.flatMap((block) => (block.kind === "picture" ? [block] : []));
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    for (const { alt, file } of pictures) {
      expect(alt.length).toBeGreaterThan(10);
      expect(existsSync(join(DOCS, "pictures", file)), file).toBe(true);
    }
    // What the page cannot draw would stand there as it was typed.
    const texts = blocks.flatMap((block) => (block.kind === "list" ? block.items : "text" in block ? [block.text] : []));
    const left = texts.flatMap(parseLine).filter(({ kind, text }) => kind === "plain" && /[*`#[\]]/.test(text));
    expect(left).toEqual([]);
    const lists = blocks.filter((block) => block.kind !== "heading" && "text" in block && /^(\d+\.|-) /.test(block.text));
    expect(lists).toEqual([]);
  });

  it("has the same steps in every language", () => {
    const shape = (language: string) =>
      parseBlocks(guideIn(language)).map((block) => (block.kind === "list" ? `list of ${block.items.length}` : block.kind));
    expect(shape("fr")).toEqual(shape("en"));
    expect(shape("uk")).toEqual(shape("en"));
  });
});
