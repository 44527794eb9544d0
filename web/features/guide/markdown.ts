/** The little of Markdown that the guides use: headings, paragraphs, lists, pictures on a line of their own. */
export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "picture"; readonly alt: string; readonly file: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] };

export type Piece = { readonly kind: "plain" | "strong" | "emphasis" | "code"; readonly text: string };

export function parseBlocks(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map(blockOf);
}

function blockOf(block: string): Block {
  const heading = /^(#{1,2}) (.+)$/.exec(block);
  if (heading) return { kind: "heading", level: heading[1] === "#" ? 1 : 2, text: heading[2] ?? "" };
  const picture = /^!\[([^\]]*)\]\(([^)]+)\)$/.exec(block);
  if (picture) return { kind: "picture", alt: picture[1] ?? "", file: (picture[2] ?? "").split("/").at(-1) ?? "" };
  const items = block.split("\n").map((line) => /^(?:-|\d+\.) (.+)$/.exec(line)?.[1]);
  if (items.every((item) => item !== undefined)) return { kind: "list", ordered: /^\d/.test(block), items };
  return { kind: "paragraph", text: block.replaceAll("\n", " ") };
}

const KINDS = [
  { kind: "strong", mark: "**" },
  { kind: "code", mark: "`" },
  { kind: "emphasis", mark: "*" },
] as const;

/** "Press **Continue** now" in its pieces. */
export function parseLine(text: string): Piece[] {
  return text
    .split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) => {
      const found = KINDS.find(({ mark }) => part.length > 2 * mark.length && part.startsWith(mark) && part.endsWith(mark));
      return found ? { kind: found.kind, text: part.slice(found.mark.length, -found.mark.length) } : { kind: "plain", text: part };
    });
}
