import { Box, Group, Text, Title } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderFilters } from "../../api/orders.ts";
import { keepPlace, keptPlace, rememberSequence } from "../../queries/order-place.ts";
import { useSession } from "../../queries/session.ts";
import { say } from "../../ui/announcer.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { usePageTitle } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { NewOrdersButton } from "./NewOrdersButton.tsx";
import { NoOrders } from "./NoOrders.tsx";
import { OrderCards } from "./OrderCards.tsx";
import classes from "./OrdersPage.module.css";
import { OrderTable } from "./OrderTable.tsx";
import { askedFilters } from "./order-search.ts";
import { SearchField } from "./SearchField.tsx";
import { StatusGroups } from "./StatusGroups.tsx";
import { useOrders } from "./use-orders.ts";

const route = getRouteApi("/app/orders");

/** The order table: filters in the address bar, news as it comes, every order a key away. */
export function OrdersPage() {
  const { t } = useTranslation();
  usePageTitle(t("common.nav.orders"));
  const search = route.useSearch();
  const navigate = useNavigate();
  const { company } = useSession();
  const phone = useMediaQuery("(max-width: 47.99em)", window.innerWidth < 768, { getInitialValueInEffect: false });
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [pointed, setPointed] = useState(false);
  const [scrolled, setScrolled] = useState((keptPlace(search)?.offset ?? 0) > 0);
  const [chosen, setChosen] = useState<string | null>(keptPlace(search)?.chosen ?? null);
  const filters = useMemo(() => askedFilters(search, company.timeZone), [search, company.timeZone]);
  const { query, orders, total, arrived, waitingCount, showWaiting } = useOrders(filters, pointed || scrolled);

  const change = (changes: Partial<Record<keyof OrderFilters, unknown>>) => {
    scroller?.scrollTo({ top: 0 });
    void navigate({ to: "/orders", search: (now) => cleaned({ ...now, ...changes }), replace: true });
  };
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
  useHotkeys([
    ["j", () => step(1)],
    ["k", () => step(-1)],
    ["Enter", () => chosen && open(chosen), { preventDefault: false }],
    ["Escape", () => setChosen(null), { preventDefault: false }],
  ]);
  useEffect(() => rememberSequence(orders.map(({ id }) => id)), [orders]);
  useEffect(() => {
    if (total !== undefined) say(t("orders.count", { count: total }));
  }, [total, t]);

  const list = { orders, arrived, chosen, search, onOpen: open, onStep: step, onEnd: () => void loadMore(query), total };
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
          <SearchField value={search.q ?? ""} onChange={(q) => change({ q })} />
        </Group>
        <StatusGroups search={search} onChange={change} />
        <FilterBar search={search} onChange={change} phone={phone} />
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
        <NoOrders search={search} onClear={() => void navigate({ to: "/orders", search: {}, replace: true })} />
      ) : (
        <div
          ref={setScroller}
          className={classes.scroller}
          data-old={query.isPlaceholderData || undefined}
          onPointerMove={(event) => event.pointerType === "mouse" && setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 4)}
        >
          {scroller && (phone ? <OrderCards {...list} scroller={scroller} /> : <OrderTable {...list} scroller={scroller} />)}
        </div>
      )}
    </Box>
  );
}

function loadMore(query: ReturnType<typeof useOrders>["query"]): void {
  if (query.hasNextPage && !query.isFetchingNextPage && !query.isPlaceholderData) void query.fetchNextPage();
}

function cleaned(search: Partial<Record<keyof OrderFilters, unknown>>): OrderFilters {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false));
}
