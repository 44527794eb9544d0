import { expect, it } from "vitest";
import type { AttentionItem } from "../../api/attention.ts";
import { commonActions, groupedByKind, wantsConfirmation } from "./kinds.ts";

const item = (id: string, kind: string, actions: readonly string[] = ["dismiss"]): AttentionItem => ({
  id,
  kind,
  actions,
  store: null,
  order: null,
  remoteId: null,
  detail: {},
  createdAt: "2026-11-24T10:00:00.000Z",
  updatedAt: "2026-11-24T10:00:00.000Z",
});

it("puts what stops a store before what waits for an answer, and unknown kinds last", () => {
  const groups = groupedByKind([
    item("1", "buyer_ambiguous"),
    item("2", "something_new"),
    item("3", "conflict"),
    item("4", "store_access_lost"),
    item("5", "conflict"),
  ]);
  expect(groups.map(({ kind, items }) => `${kind} ${items.map(({ id }) => id)}`)).toEqual([
    "store_access_lost 4",
    "conflict 3,5",
    "buyer_ambiguous 1",
    "something_new 2",
  ]);
});

it("offers for many only what each of them offers, and asks before it writes to shops or changes what the company accepts", () => {
  expect(
    commonActions([item("1", "conflict", ["use_desk", "use_store", "dismiss"]), item("2", "push_held", ["send", "use_store", "dismiss"])]),
  ).toEqual(["use_store", "dismiss"]);
  expect(wantsConfirmation("send", 1)).toBe(false);
  expect(wantsConfirmation("send", 2)).toBe(true);
  expect(wantsConfirmation("accept_currency", 1)).toBe(true);
  expect(wantsConfirmation("dismiss", 40)).toBe(false);
});
