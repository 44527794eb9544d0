import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/package-root.ts";
// @ts-expect-error: a script without types
import { placesOf } from "./mutants/places.mjs";
// @ts-expect-error: a script without types
import { MUTANTS } from "./mutants/table.mjs";

interface Mutant {
  readonly rule: string;
  readonly what: string;
  readonly test: string;
  readonly named: string;
  /** Tests of the file that prepare the named one. */
  readonly needs?: readonly string[];
}
const mutants = MUTANTS as readonly Mutant[];

describe("the planted faults of `npm run test:mutants`", () => {
  it("find their place in the source, each exactly once", () => {
    const lost = mutants.flatMap((mutant) =>
      (placesOf(mutant) as readonly { file: string; find: string; replace: string }[]).filter(({ file, find, replace }) => {
        const path = join(packageRoot, file);
        return find === replace || !existsSync(path) || readFileSync(path, "utf8").split(find).length !== 2;
      }),
    );
    expect(lost, "when the code has moved, move the fault of scripts/mutants/table.mjs with it").toEqual([]);
  });

  it("name tests that are there", () => {
    const lost = mutants.filter(({ test, named, needs = [] }) => {
      const path = join(packageRoot, test);
      return !existsSync(path) || [named, ...needs].some((name) => !readFileSync(path, "utf8").includes(name));
    });
    expect(lost).toEqual([]);
  });

  it("break every rule of the sync, and every promise about orders and statuses", () => {
    const broken = new Set(mutants.flatMap(({ rule }) => rule.split(" ")));
    const rules = [...Array.from({ length: 23 }, (_, at) => `S${at + 1}`), ...Array.from({ length: 24 }, (_, at) => `P${at + 11}`)];
    expect(rules.filter((rule) => !broken.has(rule))).toEqual([]);
  });
});
