import { nextTurn } from "../domain/assignment.ts";
import { hasRules } from "../domain/status-matching.ts";
import { admit } from "./admission.ts";
import type { ChangedOrder, LeftOut, NewOrder, Observed, PageInput, PagePlan, ParkedOrder, PlannedEvent, PlanStore } from "./page-plan.ts";
import { ambiguousBuyer, firstComments, planItems, totalDiffers, totalsOf } from "./plan-content.ts";
import { planKnown } from "./plan-known.ts";
import { watchOf } from "./watch.ts";

/** What a page of observed orders means for the desk. Pure: the books it fills are made for this page. */
export function planPage(input: PageInput): PagePlan {
  const { store, now } = input;
  const newOrders: NewOrder[] = [];
  const changed: ChangedOrder[] = [];
  const leftOut: LeftOut[] = [];
  const parked: ParkedOrder[] = [];
  const queue = new Map<string, PagePlan["queue"][number]>();
  const unmatched = new Set<string>();
  let unchanged = input.unchanged;
  let turn: { employeeId: string; position: number } | null = null;

  // Oldest first: inside a page numbers and turns follow the order in which the shop's orders were placed. A first import reads the newest page first.
  const inTurn = [...input.observed].sort(
    (a, b) => compare(a.order.placedWallClock, b.order.placedWallClock) || compare(a.order.remoteId, b.order.remoteId),
  );
  for (const observed of inTurn) {
    const known = input.known.get(observed.order.remoteId);
    if (known) {
      const change = planKnown(known, observed, input);
      if (change) changed.push(change);
      else unchanged++;
      noteQueue(change?.content?.added ?? []);
      if (change ? !change.binding.matched : !known.binding.matched) unmatched.add(observed.order.statusId);
      continue;
    }
    if (input.leftOut.get(observed.order.remoteId)?.reason === "undone") continue;
    const admission = admit({ placedAt: observed.order.placedAt, final: store.finalStatuses.has(observed.order.statusId) }, store);
    if (admission !== "bring_in") {
      noteLeftOut(observed, admission === "left_out_final" ? "final" : "old");
      continue;
    }
    if (!store.company.currencies.has(observed.order.currency)) {
      parked.push(parkCurrency(observed, store));
      continue;
    }
    const order = planNew(observed);
    newOrders.push(order);
    noteQueue(order.items);
    if (!order.binding.matched) unmatched.add(observed.order.statusId);
  }

  return {
    newOrders,
    changed,
    unchanged,
    leftOut,
    parked,
    newBuyers: input.buyers.created,
    filledBuyers: input.buyers.filled(),
    usedBuyers: [...input.buyers.used].filter((id) => !id.startsWith("new:")),
    newProducts: input.products.created,
    queue: [...queue.values()],
    lastTurn: turn,
    unmatchedStatuses: [...unmatched],
  };

  function planNew({ order, hash, content }: Observed): NewOrder {
    const items = planItems(order, input.products, store.company.locale);
    const totals = totalsOf(items);
    const buyer = input.buyers.match(content.buyer, order.remoteNumber);
    const taker = nextTurn(store.turnTakers, turn?.position ?? store.lastTurnPosition);
    if (taker) turn = { employeeId: taker.employeeId, position: taker.position };
    const matchedStatus = store.rules.in.get(order.statusId);
    const statusId = matchedStatus ?? store.initialStatusId;
    const final = store.finalStatuses.has(order.statusId);
    const finalSince = final ? now : null;
    return {
      observed: order,
      statusId,
      managerId: taker?.employeeId ?? null,
      buyerId: buyer.buyerId,
      items,
      totals,
      binding: {
        base: { store: order.statusId, desk: statusId },
        remoteStatus: order.statusId,
        observedSequence: input.sequence,
        contentHash: hash,
        content: { ...content, hash },
        waiting: null,
        matched: matchedStatus !== undefined || !hasRules(store.rules) || store.rules.in.size === 0,
        conflictAt: null,
        watch: watchOf({ final, unsettled: false, missing: false, placedAt: order.placedAt, changedAt: now, finalSince }, now),
        watchedSince: now,
        comparedAt: now,
        changedAt: now,
        finalSince,
        missingPasses: 0,
        missingAt: null,
        pushPendingAt: null,
        pushHeld: false,
        pushWish: null,
        inDoubt: null,
        pushSequence: null,
        beforePush: null,
      },
      events: [created(order, matchedStatus !== undefined), ...firstComments(content)],
      attention: [...ambiguousBuyer(buyer.ambiguous, content.buyer), ...totalDiffers(totals.total, order)],
    };
  }

  function created(order: Observed["order"], matched: boolean): PlannedEvent {
    const after = { remoteNumber: order.remoteNumber, remoteStatusId: order.statusId, placedAt: order.placedAt, matchedStatus: matched };
    return { author: "store", kind: "created", text: null, before: null, after, cause: input.cause };
  }

  function noteLeftOut({ order }: Observed, reason: LeftOut["reason"]): void {
    const before = input.leftOut.get(order.remoteId);
    if (before?.remoteStatus === order.statusId && before.reason === reason) return;
    leftOut.push({ remoteId: order.remoteId, remoteStatus: order.statusId, placedAt: order.placedAt, reason });
  }

  function noteQueue(items: NewOrder["items"]): void {
    for (const { queue: entry, title, sku } of items) {
      if (entry !== null && !queue.has(entry.key)) queue.set(entry.key, { ...entry, title, sku });
    }
  }
}

function parkCurrency({ order }: Observed, store: PlanStore): ParkedOrder {
  const accepted = [...store.company.currencies];
  return {
    remoteId: order.remoteId,
    reason: "currency_not_accepted",
    problem: `The order is in ${order.currency}; the company accepts ${accepted.join(", ")}.`,
    remoteStatus: order.statusId,
    observed: order,
    raw: null,
    detail: { remoteNumber: order.remoteNumber, currency: order.currency, accepted },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
