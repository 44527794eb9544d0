import { describe, expect, it } from "vitest";
import { suggestMatches } from "./mirror-directory.ts";

const named = (id: string, name: string, more = {}) => ({ id, name, ...more });

describe("P35 which of ours is which of theirs", () => {
  it("goes by e-mail, by name in any spelling, then by group; each of ours once", () => {
    const theirs = [named("21", "NEW ", { group: "new" }), named("22", "Shipped", { group: "delivery" }), named("23", "Sent", { group: "delivery" })];
    const ours = [named("1", "New", { group: "new" }), named("2", "On its way", { group: "delivery" })];
    expect(suggestMatches(theirs, ours)).toEqual([
      { remoteId: "21", deskId: "1" },
      { remoteId: "22", deskId: "2" },
      { remoteId: "23", deskId: null },
    ]);
    expect(suggestMatches([named("7", "T. Melnyk", { email: "Taras@x.example" })], [named("3", "Taras", { email: "taras@X.example" })])).toEqual([
      { remoteId: "7", deskId: "3" },
    ]);
  });

  it("takes the only one of ours for the first of theirs where every order needs one, and nobody for a person", () => {
    const theirs = [named("11", "Podil"), named("12", "Warehouse")];
    expect(suggestMatches(theirs, [named("1", "Main")], { needed: true })[0]).toEqual({ remoteId: "11", deskId: "1" });
    expect(suggestMatches(theirs, [named("1", "Main")])[0]).toEqual({ remoteId: "11", deskId: null });
  });
});
