import { describe, expect, it } from "vitest";
import { CREATE, directoryOf, savedChoices, suggestedChoices } from "./match-lines.ts";

const NONE = { orderStatuses: [], locations: [], orderTypes: [], employees: [] };

describe("P35 the matching of an RO App account as it is edited", () => {
  it("begins with what was suggested, makes what nobody has yet, and leaves out people who are not active there", () => {
    const suggested = {
      ...NONE,
      locations: [
        { remoteId: "11", deskId: "1" },
        { remoteId: "12", deskId: null },
      ],
      employees: [
        { remoteId: "7", deskId: null },
        { remoteId: "8", deskId: null },
      ],
    };
    const choices = suggestedChoices(suggested, new Set(["8"]));
    expect(choices.locations).toEqual({ 11: "1", 12: CREATE });
    expect(choices.employees).toEqual({ 7: CREATE, 8: null });
    expect(directoryOf(choices)).toEqual({
      orderStatuses: [],
      orderTypes: [],
      locations: [
        { locationId: "1", remoteId: "11" },
        { locationId: null, remoteId: "12" },
      ],
      employees: [{ employeeId: null, remoteId: "7" }],
    });
  });

  it("gives back what is saved when nothing was changed", () => {
    const saved = { ...NONE, orderStatuses: [{ statusId: "3", remoteId: "21" }], employees: [{ employeeId: "2", remoteId: "7" }] };
    expect(directoryOf(savedChoices(saved))).toEqual(saved);
  });
});
