import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTurn, type TurnTaker } from "./assignment.ts";

const person = (position: number, available = true): TurnTaker => ({ employeeId: String(position), position, available });

function turns(takers: readonly TurnTaker[], count: number, from = 0): string[] {
  const given: string[] = [];
  let last = from;
  for (let turn = 0; turn < count; turn++) {
    const taker = nextTurn(takers, last);
    if (!taker) return given;
    given.push(taker.employeeId);
    last = taker.position;
  }
  return given;
}

describe("turns", () => {
  it("P12 go round strictly, whatever the list's order is", () => {
    expect(turns([person(3), person(1), person(2)], 7)).toEqual(["1", "2", "3", "1", "2", "3", "1"]);
  });

  it("P12 skip who is not available and end nowhere when nobody is", () => {
    expect(turns([person(1), person(2, false), person(3)], 4)).toEqual(["1", "3", "1", "3"]);
    expect(nextTurn([person(1, false)], 0)).toBeNull();
    expect(nextTurn([], 0)).toBeNull();
  });

  it("P12 a newcomer joins at the end: those who were there first keep their turn", () => {
    expect(turns([person(1), person(2), person(9)], 3, 1)).toEqual(["2", "9", "1"]);
  });

  it("P12 nobody gets two orders more than anybody else, over any number of turns", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
        fc.nat(1000),
        fc.nat(60),
        (positions, from, count) => {
          const counts = new Map(positions.map((position) => [String(position), 0]));
          for (const id of turns(
            positions.map((position) => person(position)),
            count,
            from,
          ))
            counts.set(id, (counts.get(id) ?? 0) + 1);
          expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
