import { Box, Button, Group, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderSort } from "../../api/orders.ts";
import { keepPlace, keptPlace, rememberSequence } from "../../queries/order-place.ts";
import { useCan, useSession } from "../../queries/session.ts";
import { say } from "../../ui/announcer.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { usePageTitle } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { useKeys } from "../../ui/use-keys.ts";
import { BulkBar } from "./BulkBar.tsx";
import { ExportLink } from "./ExportLink.tsx";
import { type ChangeFilters, FilterBar } from "./FilterBar.tsx";
import { KeptViews } from "./KeptViews.tsx";
import { NewOrdersButton } from "./NewOrdersButton.tsx";
import { NoOrders } from "./NoOrders.tsx";
import { OrderCards } from "./OrderCards.tsx";
import classes from "./OrdersPage.module.css";
import { OrderTable } from "./OrderTable.tsx";
import { askedFilters, type OrderSearch } from "./order-search.ts";
import { ordersQuery } from "./orders-query.ts";
import { SearchField } from "./SearchField.tsx";
import { StatusGroups } from "./StatusGroups.tsx";
import { searchOf } from "./search-text.ts";
import { TableOptions } from "./TableOptions.tsx";
import { readPreferences, useTablePreferences } from "./table-preferences.ts";
import { useOrders } from "./use-orders.ts";
import { useSelection } from "./use-selection.ts";

const route = getRouteApi("/app/orders");

/** The order table: filters in the address bar, news as it comes, every order a key away. */
export function OrdersPage() {
  const { t } = useTranslation();
  usePageTitle(t("common.nav.orders"));
  const search = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { company } = useSession();
  const phone = useMediaQuery("(max-width: 47.99em)", window.innerWidth < 768, { getInitialValueInEffect: false });
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [pointed, setPointed] = useState(false);
  const [scrolled, setScrolled] = useState((keptPlace(search)?.offset ?? 0) > 0);
  const [chosen, setChosen] = useState<string | null>(keptPlace(search)?.chosen ?? null);
  const filters = useMemo(() => askedFilters(search, company.timeZone), [search, company.timeZone]);
  const { query, orders, total, arrived, waitingCount, showWaiting } = useOrders(filters, pointed || scrolled);

  const choice = useSelection(orders, filters);
  const { selection, toggle, clear, chooseLoaded } = choice;
  // On a phone a tap opens an order, until somebody says that they want to choose.
  const [choosing, setChoosing] = useState(false);
  const [preferences, changePreferences] = useTablePreferences();
  const can = useCan();
  const many = can("orders.edit") || can("orders.refresh");

  const show = (next: OrderSearch | ((now: OrderSearch) => OrderSearch)) => {
    scroller?.scrollTo({ top: 0 });
    const wanted = cleaned(typeof next === "function" ? next(search) : next);
    // Asked for at once: the address bar and the page follow while the answer is on its way.
    void client.prefetchInfiniteQuery(ordersQuery(askedFilters(wanted, company.timeZone)));
    void navigate({ to: "/orders", search: wanted, replace: true });
  };
  const change: ChangeFilters = (changes) => {
    if ("sort" in changes) changePreferences({ sort: (changes.sort as OrderSort | undefined) ?? null });
    show((now) => ({ ...now, ...changes }) as OrderSearch);
  };
  useRememberedSort(search, show);
  const open = (orderId: string) => {
    keepPlace(search, { offset: scroller?.scrollTop ?? 0, chosen: orderId });
    void navigate({ to: "/orders/$orderId", params: { orderId } });
  };
  const step = (by: number) => {
    if (orders.length === 0) return;
    const at = orders.findIndex(({ id }) => id === chosen);
    const next = orders[Math.min(orders.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    setChosen(next.id);
    say(t("orders.spoken_row", { number: next.number, status: next.status.name }));
  };
  const extend = (by: number) => {
    const at = orders.findIndex(({ id }) => id === chosen);
    const next = orders[at + by];
    if (chosen !== null && !selection.ids.has(chosen)) toggle(chosen);
    if (at < 0 || !next) return;
    if (!selection.ids.has(next.id)) toggle(next.id);
    step(by);
  };
  useKeys([
    ["j", () => step(1)],
    ["k", () => step(-1)],
    ["shift+j", () => many && extend(1)],
    ["shift+k", () => many && extend(-1)],
    ["x", () => many && chosen !== null && toggle(chosen)],
    ["Enter", () => chosen !== null && open(chosen)],
    ["Escape", () => (selection.ids.size > 0 ? clear() : setChosen(null))],
  ]);
  useEffect(() => rememberSequence(orders.map(({ id }) => id)), [orders]);
  useEffect(() => {
    if (total !== undefined) say(t("orders.count", { count: total }));
  }, [total, t]);

  const openRow = useSteady(open);
  const list = {
    orders,
    arrived,
    chosen,
    selected: many ? selection.ids : null,
    search,
    total,
    preferences,
    onOpen: openRow,
    onStep: step,
    onSelect: toggle,
    onSelectAll: (all: boolean) => (all ? chooseLoaded() : clear()),
    onSort: (sort: OrderSort) => change({ sort: sort === "-placedAt" ? undefined : sort }),
    onEnd: () => void loadMore(query),
  };
  return (
    <Box className={classes.page ?? ""}>
      <Box className={classes.tools ?? ""}>
        <Group justify="space-between" gap="sm" wrap="nowrap" className={classes.head ?? ""}>
          <Group gap="xs" align="baseline" wrap="nowrap">
            <Title order={1}>{t("common.nav.orders")}</Title>
            {total !== undefined && (
              <Text c="dimmed" size="sm" className={classes.count ?? ""} data-testid="order-count">
                {t("orders.count", { count: total })}
              </Text>
            )}
          </Group>
          <Group gap={6} wrap="nowrap" className={classes.right ?? ""}>
            <SearchField value={search.q ?? ""} onChange={(q) => change({ q })} />
            {!phone && <TableOptions preferences={preferences} onChange={changePreferences} />}
            {!phone && <ExportLink filters={filters} columns={preferences.columns} />}
          </Group>
        </Group>
        <StatusGroups search={search} onChange={change} />
        <Group gap={6}>
          <KeptViews search={search} onOpen={(text) => show(searchOf(text))} />
          <FilterBar search={search} onChange={change} phone={phone} />
          {phone && many && (
            <Button
              variant={choosing ? "light" : "default"}
              size="xs"
              leftSection={<CheckIcon size={15} />}
              aria-pressed={choosing}
              onClick={() => {
                setChoosing(!choosing);
                clear();
              }}
            >
              {choosing ? t("orders.select_end") : t("orders.select_start")}
            </Button>
          )}
        </Group>
      </Box>
      <NewOrdersButton
        count={waitingCount}
        onClick={() => {
          scroller?.scrollTo({ top: 0 });
          showWaiting();
        }}
      />
      {query.error && orders.length === 0 ? (
        <Box p="md">
          <ProblemNote error={query.error} />
        </Box>
      ) : query.isPending ? (
        <Loading />
      ) : orders.length === 0 ? (
        <NoOrders search={search} onClear={() => show({})} />
      ) : (
        <div
          ref={setScroller}
          className={classes.scroller}
          data-old={query.isPlaceholderData || undefined}
          onPointerMove={(event) => event.pointerType === "mouse" && setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 4)}
        >
          {scroller && (phone ? <OrderCards {...list} choosing={choosing} scroller={scroller} /> : <OrderTable {...list} scroller={scroller} />)}
        </div>
      )}
      {many && <BulkBar choice={choice} total={total} />}
    </Box>
  );
}

/** Who comes without any filters finds the orders sorted as they left them; a shared address keeps its own order. */
function useRememberedSort(search: OrderSearch, show: (search: OrderSearch) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the table is opened
  useEffect(() => {
    const { sort } = readPreferences();
    if (sort !== null && Object.keys(search).length === 0) show({ sort });
  }, []);
}

/** The same function at every drawing, so that rows that did not change are not drawn again. */
function useSteady<Given>(act: (given: Given) => void): (given: Given) => void {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((given: Given) => latest.current(given), []);
}

function loadMore(query: ReturnType<typeof useOrders>["query"]): void {
  if (query.hasNextPage && !query.isFetchingNextPage && !query.isPlaceholderData) void query.fetchNextPage();
}

function cleaned(search: OrderSearch): OrderSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false));
}
