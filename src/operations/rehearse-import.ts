import { listDeskStatuses } from "../database/desk-statuses.ts";
import { glanceAt, readBuyers, readDecisions, readProducts } from "../database/page-reads.ts";
import { type RehearsalFacts, readingOnly, readRehearsalFacts } from "../database/rehearsal.ts";
import { shopKey } from "../domain/shop-url.ts";
import type { StoreOrder, UnreadableOrder } from "../domain/store-order.ts";
import { startOfDayMonthsBefore, wallClockIn } from "../domain/wall-clock.ts";
import { admit } from "../sync/admission.ts";
import { openBuyerBook } from "../sync/buyer-book.ts";
import { observe } from "../sync/observe.ts";
import type { Observed, PagePlan, PlanStore } from "../sync/page-plan.ts";
import { shareRead, wholeWindow } from "../sync/pass-steps.ts";
import { planPage } from "../sync/plan-page.ts";
import { openProductBook } from "../sync/product-book.ts";
import { bookKeys } from "./apply-observed.ts";
import { askForSlice } from "./ask-for-page.ts";
import { type CheckedStore, checkConnection, explain } from "./check-store.ts";
import { checkDirectory } from "./check-store-references.ts";
import { alreadyConnected, type NewStore } from "./connect-store.ts";
import type { Context } from "./context.ts";
import { ARTICLES_A_CALL, askCatalogue, withCatalogue } from "./enrich-lines.ts";
import { invalid } from "./problem.ts";
import { refuseUnknownStatuses } from "./save-status-rules.ts";
import { IMPORTED_MONTHS } from "./start-import.ts";

/** A rehearsal looks at the newest orders, as far as these bounds let it: a form waits for it. */
export interface RehearsalBounds {
  readonly orders: number;
  readonly calls: number;
  readonly milliseconds: number;
}
const BOUNDS: RehearsalBounds = { orders: 2_000, calls: 40, milliseconds: 40_000 };

export interface RehearsalProgress {
  readonly calls: number;
  /** Orders that would come, as far as read. */
  readonly orders: number;
  /** How much of the two months was read, 0 to 1; null before the first answer. */
  readonly share: number | null;
}

/** What an import would do now. */
export interface Rehearsed {
  /** False: a bound was reached first, and the figures are of the orders placed since `readBackTo` only. */
  readonly complete: boolean;
  readonly readBackTo: Date;
  readonly windowFrom: Date;
  readonly calls: number;
  readonly plan: PagePlan;
  /** Orders that a store of this shop, deleted since, brought here before: they are taken up again. */
  readonly alreadyThere: number;
  /** Seen, and left out as final; null where the shop was asked to leave them out. */
  readonly leftOut: number | null;
  readonly unreadable: readonly UnreadableOrder[];
  readonly turns: RehearsalFacts["takers"];
}

export interface RehearsalWatch {
  onProgress(progress: RehearsalProgress): void;
  /** Nobody waits for the answer any more. */
  isOver(): boolean;
}

/**
 * `POST /stores/rehearsals`: what the first import would bring, planned by the import's own rules over what the shop answers now. Nothing is written:
 * whatever is read of ours is read in transactions that refuse writes.
 */
export async function rehearseImport(
  context: Context,
  wanted: NewStore,
  { watch, bounds = BOUNDS }: { watch: RehearsalWatch; bounds?: RehearsalBounds },
): Promise<Rehearsed> {
  const startedAt = context.now();
  let calls = 0;
  const checked = await checkConnection(context, wanted, { ...wanted, finalStatusIds: [], cancelledStatusIds: [] }, () => calls++);
  const { facts, store } = await explore(context, { wanted, checked, now: startedAt });

  const statuses = checked.check.statuses.filter(({ id }) => !store.finalStatuses.has(id)).map(({ id }) => id);
  const asked = statuses.length > 0 ? statuses : null; // as the import asks (openStatuses)
  let position = wholeWindow(wallClockIn(wanted.timeZone, store.windowFrom), asked);
  const seen = new Map<string, StoreOrder>();
  const unreadable: UnreadableOrder[] = [];
  const isEnough = () =>
    seen.size >= bounds.orders || calls >= bounds.calls || context.now().getTime() - startedAt.getTime() >= bounds.milliseconds || watch.isOver();
  const tell = () => watch.onProgress({ calls, orders: seen.size, share: shareRead(position) });
  tell();
  while (position.stage === "placed" && !isEnough()) {
    const pass = { position, startedAt };
    const page = await explain(
      () => askForSlice({ lane: NO_LANE, pass, store: { timeZone: wanted.timeZone, failure: null }, open: checked }),
      checked.shop,
    );
    position = page.next;
    for (const order of page.answer.orders) seen.set(order.remoteId, order);
    unreadable.push(...page.answer.unreadable);
    tell();
  }

  const complete = position.stage !== "placed";
  const known = await alreadyKnown(context, facts, [...seen.keys()]);
  const fresh = [...seen.values()].filter((order) => !known.has(order.remoteId));
  const admitted = fresh.filter((order) => comesIn(store, order));
  const enriched = await enrich(context, { wanted, checked, orders: admitted, isEnough });
  const plan = await planned(context, { store, orders: enriched, now: startedAt });
  return {
    complete,
    readBackTo: complete ? store.windowFrom : oldest(seen, startedAt),
    windowFrom: store.windowFrom,
    calls,
    plan,
    alreadyThere: seen.size - fresh.length,
    leftOut: asked === null ? fresh.length - admitted.length : null,
    unreadable,
    turns: facts.takers,
  };
}

const NO_RULES = { in: [], out: [] };
/** Observations are numbered so that older ones do not overwrite newer ones; what is never written needs no number. */
const NO_LANE = { nextNumber: async () => 0n };

/** The store as it would be once saved; refused for the reasons for which saving it would be. */
async function explore(
  context: Context,
  asked: { wanted: NewStore; checked: CheckedStore; now: Date },
): Promise<{ facts: RehearsalFacts; store: PlanStore }> {
  const { wanted, checked, now } = asked;
  const employeeIds = wanted.assignment.mode === "selected" ? wanted.assignment.employeeIds : null;
  const key = shopKey(wanted.platform, checked.shop.host);
  return readingOnly(context.db, async (tx) => {
    await checkDirectory(tx, wanted);
    const facts = await readRehearsalFacts(tx, { orderTypeId: wanted.orderTypeId, employeeIds, shopKey: key });
    if (!facts) throw invalid({ path: "orderTypeId", message: "does not exist" });
    if (facts.before && !facts.before.deleted) throw alreadyConnected(facts.before.name);
    refuseUnknownStatuses(wanted.statusRules, {
      remote: checked.check.statuses,
      desk: await listDeskStatuses(tx),
      saved: NO_RULES,
      at: "statusRules",
    });
    return { facts, store: storeOf(wanted, { checked, facts, now }) };
  });
}

/** Orders that a deleted store of this shop brought here: they are bound still. */
async function alreadyKnown(context: Context, { before }: RehearsalFacts, remoteIds: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  return before ? readingOnly(context.db, (tx) => glanceAt(tx, before.id, remoteIds)) : new Map();
}

function storeOf(wanted: NewStore, { checked, facts, now }: { checked: CheckedStore; facts: RehearsalFacts; now: Date }): PlanStore {
  const { statuses } = checked.check;
  const cancelled = new Set([...statuses.filter((status) => status.cancelled).map(({ id }) => id), ...(wanted.cancelledStatusIds ?? [])]);
  const final = new Set([...statuses.filter((status) => status.final).map(({ id }) => id), ...(wanted.finalStatusIds ?? []), ...cancelled]);
  const { company, takers, before } = facts;
  const last = takers.find(({ employeeId }) => employeeId === before?.lastTurnEmployeeId);
  return {
    id: before?.id ?? "0",
    name: wanted.name,
    locationId: wanted.locationId,
    orderTypeId: wanted.orderTypeId,
    initialStatusId: facts.initialStatusId,
    productLanguage: wanted.productLanguage,
    productMatching: wanted.productMatching,
    rules: {
      in: new Map(wanted.statusRules.in.map((rule) => [rule.remoteStatusId, rule.statusId])),
      out: new Map(wanted.statusRules.out.map((rule) => [rule.statusId, rule.remoteStatusId])),
    },
    limits: { cancels: cancelled, mayCancel: wanted.mayCancelInStore ?? false },
    finalStatuses: final,
    closedStatuses: cancelled,
    importStartedAt: now,
    lastFullStartedAt: null,
    windowFrom: startOfDayMonthsBefore(company.timeZone, now, IMPORTED_MONTHS),
    frozenFollowsStatus: wanted.frozenFollowsStatus ?? true,
    turnTakers: takers,
    lastTurnPosition: last?.position ?? 0,
    company: { country: company.country, locale: company.locale, currencies: new Set([company.currency, ...company.accepted]) },
  };
}

function comesIn(store: PlanStore, order: StoreOrder): boolean {
  return admit({ placedAt: order.placedAt, final: store.finalStatuses.has(order.statusId) }, store) === "bring_in";
}

/** Codes, barcodes and names of the catalogue, where matching is by them; by article nothing more is needed than the orders say. */
async function enrich(
  context: Context,
  asked: { wanted: NewStore; checked: CheckedStore; orders: readonly StoreOrder[]; isEnough: () => boolean },
): Promise<StoreOrder[]> {
  const { wanted, checked, orders, isEnough } = asked;
  const { catalogue } = checked.connection;
  if (!catalogue || wanted.productMatching === "sku") return [...orders];
  const articles = [...new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.article ?? [])))];
  const entries = new Map<string, Parameters<typeof withCatalogue>[1]>();
  for (let from = 0; from < articles.length && !isEnough(); from += ARTICLES_A_CALL) {
    const some = articles.slice(from, from + ARTICLES_A_CALL);
    const found = await explain(() => askCatalogue(context, some, () => catalogue.find(some)), checked.shop);
    for (const entry of found) entries.set(entry.article, entry);
  }
  const lineOf = (line: StoreOrder["lines"][number]) => withCatalogue(line, line.article === null ? null : (entries.get(line.article) ?? null));
  return orders.map((order) => ({ ...order, lines: order.lines.map(lineOf) }));
}

/** The import's own planning, over all that was read at once. */
async function planned(context: Context, asked: { store: PlanStore; orders: readonly StoreOrder[]; now: Date }): Promise<PagePlan> {
  const { store, now } = asked;
  const observed: Observed[] = asked.orders.map((order) => observe(order, store.company.country));
  const keys = bookKeys(store, observed);
  const books = await readingOnly(context.db, async (tx) => ({
    buyers: await readBuyers(tx, keys),
    products: await readProducts(tx, keys.products),
    decisions: await readDecisions(tx, store.id, store.productMatching),
  }));
  return planPage({
    store,
    observed,
    known: new Map(),
    unchanged: 0,
    leftOut: new Map(),
    buyers: openBuyerBook(books.buyers, { country: store.company.country, now, nameless: (number) => `${store.name} buyer ${number}` }),
    products: openProductBook(books.products, { method: store.productMatching, language: store.productLanguage, decisions: books.decisions }),
    sequence: 0n,
    now,
    cause: "rehearsal",
  });
}

function oldest(seen: ReadonlyMap<string, StoreOrder>, otherwise: Date): Date {
  let first = otherwise;
  for (const { placedAt } of seen.values()) if (placedAt < first) first = placedAt;
  return first;
}
