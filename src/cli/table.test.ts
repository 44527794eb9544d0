import { describe, expect, it } from "vitest";
import { formatTable, printable } from "./table.ts";

const columns = [
  { title: "ID", cell: (row: { id: number; name: string }) => row.id, align: "right" as const },
  { title: "NAME", cell: (row: { id: number; name: string }) => row.name },
];

describe("a table on a terminal", () => {
  it("aligns its columns", () => {
    expect(
      formatTable(
        [
          { id: 7, name: "Квітка" },
          { id: 1200, name: "b" },
        ],
        columns,
      ),
    ).toBe("  ID  NAME\n   7  Квітка\n1200  b\n");
  });

  it("is cut to the width of the terminal by letters, not by bytes", () => {
    expect(formatTable([{ id: 1, name: "🌷🌷🌷🌷🌷🌷🌷🌷" }], columns, 8).split("\n")[1]).toBe(" 1  🌷🌷🌷…");
  });

  it("lets no text of a shop steer the terminal or turn its direction", () => {
    expect(printable("a\u001b[2Jb\u202ec\nd\u0007")).toBe("a [2Jb c d ");
  });
});
