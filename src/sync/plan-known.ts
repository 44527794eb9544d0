import { ABOUT_SENDING, type AttentionKind } from "../domain/attention.ts";
import { contentOf } from "./content.ts";
import { inStoreOf } from "./lines.ts";
import type { BindingState, ChangedOrder, KnownOrder, Observed, PageInput, PlannedAttention, PlannedEvent, WaitingContent } from "./page-plan.ts";
import { ambiguousBuyer, contentEvents, itemsEvent, planItemChanges, same, totalDiffers } from "./plan-content.ts";
import { reconcileStatus, type StatusBase, type StatusStep } from "./reconcile-status.ts";
import { watchOf } from "./watch.ts";

/** What an order we have means when the shop shows it like this; null when nothing is to be written. */
export function planKnown(known: KnownOrder, observed: Observed, input: PageInput): ChangedOrder | null {
  // Asked before what we know: too old to be news (S12).
  if (input.sequence < known.binding.observedSequence) return null;
  const status = planStatus(known, observed, input);
  const content = planContent(known, observed, input);
  const binding = nextBinding(known, observed, { input, status, content });
  const statusId = status.step?.kind === "set_desk" ? status.step.desk : known.statusId;
  const events = [...found(known), ...status.events, ...content.events];
  if (events.length === 0 && content.change === null && statusId === known.statusId && sameBinding(known.binding, binding)) return null;
  return {
    known,
    observed: observed.order,
    binding: { ...binding, observedSequence: input.sequence, comparedAt: input.now },
    statusId,
    content: content.change,
    events,
    attention: [...status.attention, ...content.attention],
    settled: [...(known.binding.missingAt ? (["missing_in_store"] as const) : []), ...status.settled, ...content.settled],
  };
}

// ---- status ----

interface StatusPlan {
  /** Null: this answer says nothing about status: it is too old, or the status waits with the content. */
  readonly step: StatusStep | null;
  /** Where both sides agree before this step: what was in doubt and turned up counts as ours. */
  readonly base: StatusBase;
  readonly landed: boolean;
  /** The shop said yes to our last change and did not make it: a person decides what is to be. */
  readonly notTaken: boolean;
  readonly events: readonly PlannedEvent[];
  readonly attention: readonly PlannedAttention[];
  readonly settled: readonly AttentionKind[];
}

function planStatus(known: KnownOrder, { order }: Observed, { store, sequence, now: at }: PageInput): StatusPlan {
  const { inDoubt } = known.binding;
  const landed = inDoubt !== null && order.statusId === inDoubt.store && at <= inDoubt.until;
  const old = known.binding.pushSequence !== null && sequence < known.binding.pushSequence;
  const undone = old || landed ? null : notTaken(known, order.statusId, store);
  const base = undone ?? (landed ? { store: inDoubt.store, desk: inDoubt.desk } : known.binding.base);
  const arrived: PlannedEvent[] = landed ? [statusSent({ store: inDoubt.store, desk: inDoubt.desk, cause: "found in the shop" })] : [];
  const quiet: Omit<StatusPlan, "step"> = { base, landed, notTaken: false, events: arrived, attention: [], settled: [] };
  if (old) return { step: null, ...quiet };
  if (known.frozen && !store.frozenFollowsStatus) return { step: null, ...quiet };
  const now = {
    store: order.statusId,
    desk: known.statusId,
    storeClosed: store.closedStatuses.has(order.statusId),
    wish: known.binding.pushWish,
  };
  const step = reconcileStatus(base, now, store.rules, store.limits);
  // Somebody has set another status meanwhile: that one is sent as any other.
  if (undone && step.kind === "push" && known.binding.pushPendingAt === null)
    return { step, ...quiet, ...notTakenNews(step.store, order.statusId, known), notTaken: true };
  const settled = endedBy(step, known.binding);
  switch (step.kind) {
    case "set_desk": {
      if (step.desk === known.statusId) return { step, ...quiet, settled };
      const event = {
        author: "store",
        kind: "status_changed",
        text: null,
        before: { statusId: known.statusId },
        after: { statusId: step.desk, storeStatusId: order.statusId },
        cause: `store status ${order.statusId}`,
      } as const;
      return { step, ...quiet, events: [...arrived, event], settled };
    }
    case "conflict": {
      if (isToldConflict(step, known.binding, order.statusId)) return { step, ...quiet, settled };
      const detail = { storeStatusId: order.statusId, deskStatusId: known.statusId, winner: "desk", written: step.push !== null };
      const event = {
        author: "system",
        kind: "conflict",
        text: null,
        before: { storeStatusId: known.binding.base.store, statusId: known.binding.base.desk },
        after: detail,
        cause: "both sides changed",
      } as const;
      return { step, ...quiet, events: [...arrived, event], attention: [{ kind: "conflict", detail }], settled };
    }
    case "held": {
      // What waited for a person's word has a wish still; what was found to be impossible has none.
      const told = known.binding.pushHeld && known.binding.pushPendingAt === null && known.binding.conflictAt === null;
      if (told && known.binding.remoteStatus === order.statusId) return { step, ...quiet, settled };
      const detail = { why: step.why, deskStatusId: known.statusId, storeStatusId: order.statusId };
      return { step, ...quiet, attention: [{ kind: "push_held", detail }], settled };
    }
    case "push": {
      // It waited for a word, or could not be written, beside what the shop showed: that is over there, and still nobody has said yes.
      if (!known.binding.pushHeld || known.binding.conflictAt === null) return { step, ...quiet, settled };
      const detail = { why: "after_a_conflict", deskStatusId: known.statusId, storeStatusId: order.statusId };
      return { step, ...quiet, attention: [{ kind: "push_held", detail }], settled };
    }
    default:
      return { step, ...quiet, settled };
  }
}

/**
 * Both sides as they were before our last change, when the shop answered that it made it and the first look after it shows what was there before:
 * it was not made. Taken for the shopkeeper's own news it would undo a person's work here. Null: it was made, or somebody saw it in between.
 */
function notTaken({ binding }: KnownOrder, shown: string, store: PageInput["store"]): StatusBase | null {
  const { beforePush, pushSequence, base, remoteStatus } = binding;
  if (beforePush === null || pushSequence === null || beforePush.store !== shown) return null;
  if (base.store === shown || base.store !== remoteStatus || binding.observedSequence > pushSequence) return null;
  const seenSince = binding.watch === "full" && store.lastFullStartedAt !== null && store.lastFullStartedAt > binding.changedAt;
  return seenSince ? null : beforePush;
}

function notTakenNews(sent: string, shown: string, known: KnownOrder): Pick<StatusPlan, "events" | "attention"> {
  const event = {
    author: "system",
    kind: "status_not_taken",
    text: null,
    before: { storeStatusId: sent },
    after: { storeStatusId: shown },
    cause: "the shop answered that it was changed, and shows the status from before",
  } as const;
  return {
    events: [event],
    attention: [{ kind: "push_not_taken", detail: { storeStatusId: shown, sentStatusId: sent, deskStatusId: known.statusId } }],
  };
}

/** The feed's entry for a status that reached the shop. */
export function statusSent(sent: { store: string; desk: string; cause: string }): PlannedEvent {
  const after = { storeStatusId: sent.store, statusId: sent.desk };
  return { author: "system", kind: "status_sent", text: null, before: null, after, cause: sent.cause };
}

/** The same conflict is told once; one that cannot be written is told again when a person sets another status, which cannot be written either. */
function isToldConflict(step: StatusStep & { kind: "conflict" }, { conflictAt, remoteStatus, pushPendingAt }: BindingState, shown: string): boolean {
  return conflictAt !== null && remoteStatus === shown && (step.push !== null || pushPendingAt === null);
}

/** What Attention has about the order's status and this step ends: a wish may still be held, refused or not taken; where none is left, nothing is to be said of it. */
function endedBy(step: StatusStep, { conflictAt, pushHeld, pushPendingAt }: BindingState): AttentionKind[] {
  const wished = pushHeld || pushPendingAt !== null;
  const wishes = step.kind === "push" || (step.kind === "conflict" && step.push !== null);
  const stays: readonly AttentionKind[] = wishes ? ABOUT_SENDING : step.kind === "held" ? ["push_held"] : [];
  // One whose winner was sent is open still, and no mark of the order says so: it ends where the order moves on.
  const movesOn = conflictAt !== null || step.kind === "set_desk" || step.kind === "move_base";
  return [
    ...(movesOn && step.kind !== "conflict" ? (["conflict"] as const) : []),
    ...(wished ? ABOUT_SENDING.filter((kind) => !stays.includes(kind)) : []),
  ];
}

// ---- content ----

interface ContentPlan {
  readonly change: ChangedOrder["content"];
  readonly contentHash: string | null;
  readonly content: BindingState["content"];
  readonly waiting: WaitingContent | null;
  readonly unsettled: boolean;
  readonly events: readonly PlannedEvent[];
  readonly attention: readonly PlannedAttention[];
  readonly settled: readonly AttentionKind[];
}

function planContent(known: KnownOrder, observed: Observed, input: PageInput): ContentPlan {
  const { binding } = known;
  const asIs = {
    change: null,
    contentHash: binding.contentHash,
    content: binding.content,
    waiting: binding.waiting,
    unsettled: false,
    events: [],
    attention: [],
    settled: [],
  };
  if (binding.contentHash === observed.hash) return asIs;
  if (known.frozen) return frozenNews(known, observed, asIs);
  if (observed.order.currency !== known.currency) return { ...asIs, contentHash: null, unsettled: true, ...currencyChanged(known, observed, input) };
  return takeOver(known, observed, input);
}

/** A line is written off: content waits, shown beside ours (product.md 16). The hash stays empty, so that the thaw plans it again (S10). */
function frozenNews(known: KnownOrder, { order, hash }: Observed, asIs: ContentPlan): ContentPlan {
  const { binding } = known;
  if (hash === binding.content.hash)
    return { ...asIs, contentHash: null, waiting: null, unsettled: true, settled: binding.waiting ? ["frozen_changed"] : [] };
  if (binding.waiting?.hash === hash) return { ...asIs, contentHash: null, unsettled: true };
  const waiting: WaitingContent = { hash, content: contentOf(order), lines: order.lines.map(inStoreOf), total: order.total.toString() };
  const event = {
    author: "store",
    kind: "frozen_changed",
    text: null,
    before: null,
    after: { total: waiting.total, lines: waiting.lines },
    cause: "written off",
  } as const;
  const attention: PlannedAttention = { kind: "frozen_changed", detail: { total: waiting.total, currency: order.currency } };
  return { ...asIs, contentHash: null, waiting, unsettled: true, events: [event], attention: [attention] };
}

function currencyChanged(known: KnownOrder, { order }: Observed, { store }: PageInput): { attention: PlannedAttention[] } {
  const detail = {
    remoteNumber: order.remoteNumber,
    currency: order.currency,
    deskCurrency: known.currency,
    accepted: [...store.company.currencies],
  };
  return { attention: [{ kind: "set_aside", detail }] };
}

function takeOver(known: KnownOrder, { order, hash }: Observed, input: PageInput): ContentPlan {
  const before = known.binding.content;
  const after = contentOf(order);
  const items = planItemChanges(known.items, order, { products: input.products, locale: input.store.company.locale });
  const buyer = same(before.buyer, after.buyer) ? null : input.buyers.match(after.buyer, order.remoteNumber);
  const buyerId = buyer?.buyerId ?? known.buyerId;
  const events: PlannedEvent[] = contentEvents(before, after);
  if (items.changed) events.push(itemsEvent(known.items, items, order.currency));
  if (buyer && buyerId !== known.buyerId)
    events.push({ author: "store", kind: "buyer_changed", text: null, before: before.buyer, after: after.buyer, cause: "store" });
  const doubtful = items.doubtful.map((title): PlannedAttention => ({ kind: "conflict", detail: { lines: [title] } }));
  const edited = known.items.some((item) => item.edited);
  const differs = edited ? [] : totalDiffers(items.totals.total, order);
  return {
    change: { buyerId, added: items.added, updated: items.updated, removed: items.removed, totals: items.totals },
    contentHash: hash,
    content: { ...after, hash },
    waiting: null,
    unsettled: false,
    events,
    attention: [...ambiguousBuyer(buyer?.ambiguous ?? false, after.buyer), ...differs, ...doubtful.slice(0, 1)],
    settled: ["frozen_changed", "set_aside", ...(differs.length === 0 ? (["total_differs"] as const) : [])],
  };
}

// ---- the binding after it ----

function found(known: KnownOrder): PlannedEvent[] {
  if (known.binding.missingAt === null) return [];
  return [{ author: "store", kind: "found_again", text: null, before: null, after: null, cause: "store" }];
}

function nextBinding(known: KnownOrder, { order }: Observed, plan: { input: PageInput; status: StatusPlan; content: ContentPlan }): BindingState {
  const { binding } = known;
  const { input, status, content } = plan;
  const { step } = status;
  const { now, store } = input;
  const base = step && "base" in step ? step.base : status.base;
  const doubtOver = status.landed || (binding.inDoubt !== null && now > binding.inDoubt.until);
  const remoteStatus = step ? order.statusId : binding.remoteStatus;
  const final = store.finalStatuses.has(remoteStatus);
  const finalSince = final ? (binding.finalSince ?? now) : null;
  const wantsPush = step?.kind === "push" || (step?.kind === "conflict" && step.push !== null);
  const pushPendingAt = step === null ? binding.pushPendingAt : wantsPush ? (binding.pushPendingAt ?? now) : null;
  // What may not be written is not sent by itself either once it may be: a person decides.
  const impossible = step?.kind === "held" || (step?.kind === "conflict" && step.push === null);
  const conflictAt = step === null ? binding.conflictAt : step.kind === "conflict" ? (binding.conflictAt ?? now) : null;
  // An order at rest is as matched as it was: one that came in without a rule still has none.
  const matched = step === null || step.kind === "rest" ? binding.matched : step.kind !== "unmatched";
  const unsettled = content.unsettled || pushPendingAt !== null || conflictAt !== null || !matched;
  const moved = remoteStatus !== binding.remoteStatus || content.content !== binding.content;
  const changedAt = moved ? now : binding.changedAt;
  const watch = watchOf({ final, unsettled, missing: false, placedAt: known.placedAt, changedAt, finalSince }, now);
  return {
    ...binding,
    base,
    remoteStatus,
    contentHash: content.contentHash,
    content: content.content,
    waiting: content.waiting,
    matched,
    conflictAt,
    pushPendingAt,
    pushHeld: step === null ? binding.pushHeld : status.notTaken || impossible || (wantsPush && binding.pushHeld),
    pushWish: step === null || wantsPush || impossible || (binding.inDoubt !== null && !doubtOver) ? binding.pushWish : null,
    inDoubt: doubtOver ? null : binding.inDoubt,
    beforePush: status.landed ? { store: binding.remoteStatus, desk: binding.base.desk } : binding.beforePush,
    watch,
    watchedSince: watch === binding.watch ? binding.watchedSince : now,
    changedAt,
    finalSince,
    missingPasses: 0,
    missingAt: null,
  };
}

/** Equal in all that an observation moves; the stamps of looking are not a change. */
function sameBinding(a: BindingState, b: BindingState): boolean {
  return (
    a.base.store === b.base.store &&
    a.base.desk === b.base.desk &&
    a.remoteStatus === b.remoteStatus &&
    a.contentHash === b.contentHash &&
    a.content === b.content &&
    a.waiting === b.waiting &&
    a.matched === b.matched &&
    a.conflictAt?.getTime() === b.conflictAt?.getTime() &&
    a.pushPendingAt?.getTime() === b.pushPendingAt?.getTime() &&
    a.pushHeld === b.pushHeld &&
    a.pushWish === b.pushWish &&
    a.inDoubt === b.inDoubt &&
    a.watch === b.watch &&
    a.finalSince?.getTime() === b.finalSince?.getTime() &&
    a.missingPasses === b.missingPasses &&
    a.missingAt?.getTime() === b.missingAt?.getTime()
  );
}
