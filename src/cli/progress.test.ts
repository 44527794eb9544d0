import { describe, expect, it } from "vitest";
import { type Progress, progressLine, progressText } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const at = (progress: Partial<Progress>): Progress => ({
  found: 0,
  imported: 0,
  alreadyThere: 0,
  leftOut: null,
  setAside: 0,
  share: null,
  ...progress,
});

describe("the progress of an import (P8)", () => {
  it("says found, imported, left out where known, set aside, rate and time left", () => {
    const text = progressText(at({ found: 320, imported: 300, leftOut: 12, setAside: 1, share: 0.5 }), 4, true);
    expect(text).toBe("[########        ] 320 found, 300 imported, 12 left out, 1 set aside, 78/s, 4 s left");
  });

  it("says no time left while nobody can know it", () => {
    expect(progressText(at({ found: 5, imported: 5 }), 2, true)).toBe("[················] 5 found, 5 imported, 0 set aside, 2.5/s");
  });

  it("keeps to the width of the terminal, in one line that rewrites itself", () => {
    const { terminal, written } = fakeTerminal({ isInteractive: true, columns: 40 });
    const line = progressLine(terminal, false);
    line.show(at({ found: 1 }));
    line.show(at({ found: 1_000_000, imported: 999_999, leftOut: 1, share: 0.9 }));
    line.end();
    const parts = written().split("\r\u001b[2K").slice(1);
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(part.trimEnd().length).toBeLessThan(40);
    expect(written().endsWith("\n")).toBe(true);
  });

  it("writes a plain line now and then where nobody watches, and the last state at the end", () => {
    const { terminal, written, pass } = fakeTerminal({ isInteractive: false, columns: 80 });
    const line = progressLine(terminal, false);
    for (let found = 0; found <= 30; found += 1) {
      line.show(at({ found, imported: found }));
      pass(100);
    }
    line.end();
    const lines = written().trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toContain("30 found");
  });

  it("writes nothing beside a JSON document", () => {
    const { terminal, written } = fakeTerminal({ isInteractive: true, columns: 80 });
    const line = progressLine(terminal, true);
    line.show(at({ found: 3 }));
    line.end();
    expect(written()).toBe("");
  });
});

function fakeTerminal({ isInteractive, columns }: { isInteractive: boolean; columns: number }) {
  let text = "";
  let time = Date.parse("2026-11-24T10:00:00Z");
  const terminal: Terminal = {
    env: {},
    out: (part) => {
      text += part;
    },
    err: () => undefined,
    isInteractive,
    columns: () => columns,
    readStdin: async () => "",
    now: () => new Date(time),
    fetch: globalThis.fetch,
    sleep: async () => undefined,
    onEnd: () => () => undefined,
  };
  const pass = (ms: number): void => {
    time += ms;
  };
  return { terminal, written: () => text, pass };
}
