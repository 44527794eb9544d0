import type { Deeds, Run } from "./happenings.ts";
import type { RuleSet } from "./storm-world.ts";

interface Found {
  readonly orderId: string;
  readonly remoteId: string;
  readonly statusId: string;
  readonly managerId: string | null;
  readonly remoteStatus: string;
  readonly baseStore: string;
  readonly baseDesk: string;
  readonly matched: boolean;
  readonly missing: boolean;
  readonly pending: boolean;
  readonly frozen: boolean;
  readonly edited: boolean;
  readonly storeTotal: string;
  readonly total: string;
  readonly paid: boolean;
  readonly flags: readonly string[];
  readonly feed: readonly Entry[];
}

interface Entry {
  readonly id: number;
  readonly by: string;
  readonly kind: string;
  readonly before: { readonly statusId?: string } | null;
  readonly after: { readonly statusId?: string; readonly storeStatusId?: string } | null;
  readonly cause: string | null;
}

const EXPLAINED = ["conflict", "push_held", "push_refused", "push_not_taken"];

/** What is wrong at rest, each in one sentence; nothing when both sides agree or say why, and nothing was lost, doubled or written for nothing. */
export async function wrongsAtRest(run: Run): Promise<string[]> {
  const found: Found[] = (await run.pool.query(FOUND, [run.storeId])).rows;
  const wasFinal = (of: number) => run.shop.order(of).history.some((change) => [3, 4].includes(Number(change.members.stat_status?.to)));
  const onDesk = new Set(found.map((order) => Number(order.remoteId)));
  const numbers = run.shop.numbers().filter((of) => onDesk.has(of) || !run.deeds.old.has(of) || !wasFinal(of));
  const here = found.map((order) => Number(order.remoteId)).toSorted((a, b) => a - b);
  if (here.join() !== numbers.toSorted((a, b) => a - b).join()) return [`the shop has ${numbers.join()}, the desk ${here.join()}`];
  const taken = found.map((order) => order.managerId);
  const wrongs = taken.every((manager, at) => manager === run.turns[at % run.turns.length]) ? [] : [`turns were ${taken.join()}`];
  const saved = await run.pool.query("select direction, remote_status_id as remote, status_id as desk from status_rules");
  const rules: RuleSet = {
    in: saved.rows.filter((rule) => rule.direction === "in").map((rule) => ({ remoteStatusId: rule.remote, statusId: rule.desk })),
    out: saved.rows.filter((rule) => rule.direction === "out").map((rule) => ({ remoteStatusId: rule.remote, statusId: rule.desk })),
  };
  let sent = 0;
  for (const order of found) {
    const story = storyOf(run, order);
    sent += story.sends;
    wrongs.push(...wrongsOf(run, { order, story, rules }));
  }
  const { updatedOrders } = run.shop.log.counts();
  const allowed = sent + run.deeds.lostUpdates * 3 + run.worker.deaths();
  if (updatedOrders > allowed) wrongs.push(`${updatedOrders} changes were asked of the shop, at most ${allowed} were needed`);
  return wrongs;
}

interface Story {
  /** Statuses that people set on either side, since rules were last saved. */
  readonly byPeople: readonly string[];
  readonly byShop: readonly string[];
  readonly byApi: readonly { readonly from: string; readonly to: string }[];
  readonly byApiEver: number;
  readonly byPeopleEver: number;
  readonly byShopEver: number;
  readonly conflicts: number;
  readonly sends: number;
}

function storyOf({ shop, deeds }: { shop: Run["shop"]; deeds: Deeds }, order: Found): Story {
  const number = Number(order.remoteId);
  const { history } = shop.order(number);
  const changes = history.map((change, at) => ({
    by: change.by,
    at,
    from: String(change.members.stat_status?.from),
    to: change.members.stat_status?.to,
  }));
  const statusChanges = changes.filter((change) => change.to !== undefined);
  const ruled = deeds.ruledAt;
  const fresh = statusChanges.filter((change) => ruled === null || change.at >= (ruled.history.get(number) ?? 0));
  const people = order.feed.filter((entry) => entry.kind === "status_changed" && entry.by === "employee");
  const conflicts = order.feed.filter((entry) => entry.kind === "conflict").length;
  const api = statusChanges.filter((change) => change.by === "api");
  return {
    byPeople: people.filter((entry) => ruled === null || entry.id > ruled.feed).map((entry) => entry.after?.statusId ?? ""),
    byShop: fresh.filter((change) => change.by === "shopkeeper").map((change) => String(change.to)),
    byApi: fresh.filter((change) => change.by === "api").map((change) => ({ from: change.from, to: String(change.to) })),
    byApiEver: api.length,
    byPeopleEver: people.length,
    byShopEver: statusChanges.filter((change) => change.by === "shopkeeper").length,
    conflicts,
    sends: people.length + conflicts,
  };
}

function wrongsOf(run: Run, { order, story, rules }: { order: Found; story: Story; rules: RuleSet }): string[] {
  const { order: theirs } = run.shop.order(Number(order.remoteId));
  const group = [...run.statuses].find(([, id]) => id === order.statusId)?.[0] ?? order.statusId;
  const told = `order ${order.remoteId} (desk ${group}, shop ${theirs.stat_status}, ${order.flags.join(" ") || "not flagged"})`;
  const wrongs: string[] = [];
  const wrong = (holds: boolean, what: string): void => {
    if (!holds) wrongs.push(`${told}: ${what}`);
  };
  const stands = standsFor(rules, order.remoteStatus, order.statusId);
  const explained = order.flags.some((flag) => EXPLAINED.includes(flag)) || !order.matched;
  const atBase = order.baseStore === order.remoteStatus && order.baseDesk === order.statusId;
  wrong(order.remoteStatus === String(theirs.stat_status), `the desk thinks that the shop shows ${order.remoteStatus}`);
  wrong(!order.missing, "is said to be missing");
  wrong(stands || explained || atBase, "differs, and nothing says so");
  wrong(!order.pending || explained, "still waits to be sent");

  // Nobody's change is lost, and nothing is taken for a change that was none.
  if (story.byShopEver === 0)
    wrong(
      order.feed.every((entry) => entry.kind !== "status_changed" || entry.by !== "store"),
      "an echo of our own change was taken for the shop's",
    );
  if (story.byPeopleEver === 0) wrong(story.byApiEver === 0, "was written to the shop although nobody changed it on the desk");
  wrong(story.byApiEver <= story.sends, `was written ${story.byApiEver} times for ${story.byPeopleEver} changes and ${story.conflicts} conflicts`);
  const last = order.feed.filter((entry) => entry.kind === "status_changed").at(-1)?.after?.statusId;
  if (last !== undefined) wrong(last === order.statusId, "the feed's last status is another");
  if (story.byShop.length === 0 && story.byPeople.length > 0 && order.matched) {
    wrong(order.statusId === story.byPeople.at(-1), "the desk's own change is lost");
    wrong(stands || explained || atBase, "the desk's change did not reach the shop");
  }
  if (story.byPeople.length === 0 && story.byShop.length > 0) {
    wrong(String(theirs.stat_status) === story.byShop.at(-1), "the shop's change was written over");
    wrong(stands || !order.matched || atBase, "the shop's change did not reach the desk");
  }
  wrongs.push(...silentlyOverwritten(run, { order, story }).map((status) => `${told}: the shop's ${status} was written over and nobody was told`));

  // Content.
  const differs = order.storeTotal !== String(Math.round(theirs.total_sum * 100)) || order.paid !== (theirs.payed === 1);
  wrong(!differs || (order.frozen && order.flags.includes("frozen_changed")), "the shop's content did not come over");
  wrong(order.frozen || order.edited || order.total === order.storeTotal, "the lines do not add up to the shop's total");
  return wrongs;
}

/** What the API wrote over must have been seen: in the feed, or by standing for what the desk showed. */
function silentlyOverwritten(run: Run, { order, story }: { order: Found; story: Story }): string[] {
  const set = new Set(story.byShop);
  const sent = new Set(story.byApi.map((change) => change.to));
  const onDesk = order.feed.flatMap((entry) => [entry.before?.statusId ?? "", entry.after?.statusId ?? ""]);
  const told = JSON.stringify(order.feed);
  return story.byApi.flatMap(({ from }) => {
    const seen = told.includes(`store status ${from}`) || told.includes(`"storeStatusId":"${from}"`);
    const agreed = [...run.deeds.rulesSeen].some((which) => {
      const rules = run.rules[which];
      return rules !== undefined && onDesk.some((status) => standsFor(rules, from, status));
    });
    return !set.has(from) || sent.has(from) || seen || agreed ? [] : [from];
  });
}

function standsFor(rules: RuleSet, store: string, desk: string): boolean {
  return [...rules.in, ...rules.out].some((rule) => rule.remoteStatusId === store && rule.statusId === desk);
}

/** What every row of the orders is, down to its place on the disk: whatever is written again shows itself. */
export async function imprintOf({ pool }: Pick<Run, "pool">): Promise<string> {
  const { rows } = await pool.query(IMPRINT);
  return JSON.stringify(rows[0]);
}

const WATCHED = ["orders", "order_items", "bindings", "buyers", "products", "order_events", "attention"];
const IMPRINT = `/* prepared: storm_imprint */ select ${WATCHED.map(
  (table) => `(select md5(string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid)) from ${table}) as ${table}`,
).join(", ")}`;

const FOUND = `/* prepared: storm_found */
  select o.id as "orderId", b.remote_id as "remoteId", o.status_id::text as "statusId", o.manager_id as "managerId", b.remote_status as "remoteStatus",
    b.base_store_status as "baseStore", b.base_desk_status::text as "baseDesk", b.matched, b.missing_at is not null as missing,
    b.push_pending_at is not null as pending, o.frozen_at is not null as frozen, o.store_total as "storeTotal", o.total, o.paid,
    exists (select from order_items i where i.order_id = o.id and i.edited_at is not null) as edited,
    array(select a.kind from attention a where a.order_id = o.id and a.resolved_at is null) as flags,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'by', e.author_kind, 'kind', e.kind, 'before', e.before, 'after', e.after, 'cause', e.cause)
      order by e.id) from order_events e where e.order_id = o.id and e.kind in ('status_changed', 'status_sent', 'conflict', 'created')), '[]') as feed
  from orders o left join bindings b on b.order_id = o.id where o.store_id = $1 order by o.id`;
