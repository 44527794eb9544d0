import type { Matched, MirrorDirectory, SuggestedMatch } from "../../api/mirrors.ts";

/** A line of the matching as it is edited: one of ours, "create": one of ours is made from it, or null: left out. */
export type Choice = string | null;
export const CREATE = "create";

/** Choices by kind and id there. */
export type Choices = Readonly<Record<Matched, Readonly<Record<string, Choice>>>>;

/** What the form begins with: the suggestions; where none fits, one of ours is made, but for people who are not active there. */
export function suggestedChoices(suggested: Readonly<Record<Matched, readonly SuggestedMatch[]>>, leaveOut: ReadonlySet<string>): Choices {
  const of = (kind: Matched) =>
    Object.fromEntries(
      suggested[kind].map(({ remoteId, deskId }) => [remoteId, deskId ?? (kind === "employees" && leaveOut.has(remoteId) ? null : CREATE)]),
    );
  return { orderStatuses: of("orderStatuses"), locations: of("locations"), orderTypes: of("orderTypes"), employees: of("employees") };
}

/** What is saved, as the page of a connected account begins with it. */
export function savedChoices(directory: MirrorDirectory): Choices {
  return {
    orderStatuses: Object.fromEntries(directory.orderStatuses.map(({ statusId, remoteId }) => [remoteId, statusId])),
    locations: Object.fromEntries(directory.locations.map(({ locationId, remoteId }) => [remoteId, locationId])),
    orderTypes: Object.fromEntries(directory.orderTypes.map(({ orderTypeId, remoteId }) => [remoteId, orderTypeId])),
    employees: Object.fromEntries(directory.employees.map(({ employeeId, remoteId }) => [remoteId, employeeId])),
  };
}

/** As the API takes it: what was left out is not named, null stands for one that is to be made. */
export function directoryOf(choices: Choices): MirrorDirectory {
  const lines = (kind: Matched) =>
    Object.entries(choices[kind]).flatMap(([remoteId, choice]) => (choice === null ? [] : [{ remoteId, deskId: choice === CREATE ? null : choice }]));
  return {
    orderStatuses: lines("orderStatuses").map(({ deskId, remoteId }) => ({ statusId: deskId, remoteId })),
    locations: lines("locations").map(({ deskId, remoteId }) => ({ locationId: deskId, remoteId })),
    orderTypes: lines("orderTypes").map(({ deskId, remoteId }) => ({ orderTypeId: deskId, remoteId })),
    employees: lines("employees").map(({ deskId, remoteId }) => ({ employeeId: deskId, remoteId })),
  };
}
