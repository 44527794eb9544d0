import { type InfiniteData, type QueryClient, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Page } from "../../api/common.ts";
import { useLive } from "../../api/live.ts";
import { countOrders, type ListedOrder, listOrders, type OrderFilters } from "../../api/orders.ts";
import { takeChangedOrders, whenOrdersChange } from "../../queries/changed-orders.ts";
import { mergePage, ordersOf, updateRows } from "./merge-orders.ts";
import { ordersQuery } from "./orders-query.ts";

type Pages = InfiniteData<Page<ListedOrder>, string | undefined>;

const GATHER_MS = 500; // an import tells of hundreds of orders in a second: one look for all of them
const MOST_PAGES_AT_ONCE = 4;
const ARRIVAL_MS = 3_000;

/** Counted apart: on a large desk the rows need not wait for their number. */
const countQuery = ({ sort: _sort, ...filters }: OrderFilters) =>
  queryOptions({
    queryKey: ["order-count", filters],
    queryFn: ({ signal }) => countOrders(filters, signal),
    staleTime: 30_000,
  });

/**
 * The order table's rows, kept up to date. While `held` (somebody points at the rows, or has scrolled down) new orders wait to be
 * asked for, so that nothing moves under the pointer; what is shown changes in its place.
 */
export function useOrders(filters: OrderFilters, held: boolean) {
  const client = useQueryClient();
  const query = useInfiniteQuery(ordersQuery(filters));
  const { data: total } = useQuery(countQuery(filters));
  const [waiting, setWaiting] = useState<Page<ListedOrder> | null>(null);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const { queryKey } = useMemo(() => ordersQuery(filters), [filters]);
  const heldNow = useRef(held);
  heldNow.current = held;

  const letIn = useCallback(
    (fresh: Page<ListedOrder>) => {
      const known = idsOf(client.getQueryData<Pages>(queryKey));
      client.setQueryData<Pages>(queryKey, (data) => (data ? withFirstPage(data, fresh) : data));
      setWaiting(null);
      setArrived(new Set(fresh.items.map(({ id }) => id).filter((id) => !known.has(id))));
    },
    [client, queryKey],
  );

  const catchUp = useCallback(async () => {
    const changed = takeChangedOrders();
    client.removeQueries({ queryKey: ["orders"], type: "inactive" });
    if (!client.getQueryData<Pages>(queryKey)) return;
    void client.invalidateQueries({ queryKey: ["order-count"] });
    const fresh = await listOrders(filters, {});
    const known = idsOf(client.getQueryData<Pages>(queryKey));
    if (heldNow.current && fresh.items.some(({ id }) => !known.has(id))) {
      const rows = new Map(fresh.items.map((order) => [order.id, order]));
      client.setQueryData<Pages>(queryKey, (now) => now && { ...now, pages: now.pages.map((page) => updateRows(page, rows)) });
      setWaiting(fresh);
    } else letIn(fresh);
    await lookAgain({ client, filters, changed, first: fresh });
  }, [client, queryKey, filters, letIn]);

  useGathered(catchUp);
  useLive("gap", () => void client.resetQueries({ queryKey: ["orders"] }));
  useEffect(() => {
    if (waiting && !held) letIn(waiting);
  }, [held, waiting, letIn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters, other orders: what waited is not theirs
  useEffect(() => setWaiting(null), [queryKey]);
  useEffect(() => {
    if (arrived.size === 0) return;
    const timer = window.setTimeout(() => setArrived(new Set()), ARRIVAL_MS);
    return () => window.clearTimeout(timer);
  }, [arrived]);

  const orders = useMemo(() => ordersOf(query.data?.pages ?? []), [query.data]);
  const waitingCount = useMemo(() => {
    const known = new Set(orders.map(({ id }) => id));
    return waiting?.items.filter(({ id }) => !known.has(id)).length ?? 0;
  }, [waiting, orders]);
  return {
    query,
    orders,
    total,
    arrived,
    waitingCount,
    showWaiting: () => waiting && letIn(waiting),
  };
}

interface Look {
  readonly client: QueryClient;
  readonly filters: OrderFilters;
  readonly changed: ReadonlySet<string>;
  readonly first: Page<ListedOrder>;
}

/** Asks again for the later pages that hold changed orders; each stays where it is. */
async function lookAgain({ client, filters, changed, first }: Look): Promise<void> {
  const { queryKey } = ordersQuery(filters);
  const shownFresh = new Set(first.items.map(({ id }) => id));
  const data = client.getQueryData<Pages>(queryKey);
  const touched = (data?.pages ?? []).flatMap((page, at) => (page.items.some(({ id }) => changed.has(id) && !shownFresh.has(id)) ? [at] : []));
  for (const at of touched.slice(0, MOST_PAGES_AT_ONCE)) {
    const fresh = await listOrders(filters, { cursor: data?.pageParams[at] });
    client.setQueryData<Pages>(queryKey, (now) => {
      const page = now?.pages[at];
      if (!page || now.pageParams[at] !== data?.pageParams[at]) return now;
      const merged = at === 0 ? updateRows(page, new Map(fresh.items.map((order) => [order.id, order]))) : mergePage(page, fresh);
      return { ...now, pages: now.pages.map((each, place) => (place === at && merged ? merged : each)) };
    });
  }
}

/** Gathers news for a moment, then looks; never twice at the same time. News that came while the table was away counts, too. */
function useGathered(look: () => Promise<void>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    let timer: number | undefined;
    let looking = false;
    let more = false;
    const start = () => {
      timer = undefined;
      looking = true;
      more = false;
      latest
        .current()
        .catch((error: unknown) => console.warn("The order table could not be brought up to date; the next news tries again.", error))
        .finally(() => {
          looking = false;
          if (more) wait();
        });
    };
    const wait = () => {
      more = true;
      if (!looking && timer === undefined) timer = window.setTimeout(start, GATHER_MS);
    };
    const stop = whenOrdersChange(wait);
    wait();
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
}

function withFirstPage(data: Pages, fresh: Page<ListedOrder>): Pages {
  const first = data.pages[0];
  const merged = first ? mergePage(first, fresh) : fresh;
  if (!merged) return { pages: [fresh], pageParams: [undefined] };
  return { ...data, pages: [merged, ...data.pages.slice(1)] };
}

function idsOf(data: Pages | undefined): ReadonlySet<string> {
  return new Set(data?.pages.flatMap((page) => page.items.map(({ id }) => id)));
}
