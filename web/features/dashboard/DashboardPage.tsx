import { SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { readOrderStatistics, readSyncStatistics } from "../../api/statistics.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { Numbers } from "./Numbers.tsx";
import { OpenOrders } from "./OpenOrders.tsx";
import { OrdersByDay } from "./OrdersByDay.tsx";
import { lastDays, PERIODS } from "./period.ts";
import { SyncCharts } from "./SyncCharts.tsx";

const route = getRouteApi("/app/dashboard");
const AGAIN_MS = 60_000;

/** How the work goes: orders by day and store, how soon they were here, synchronisations and their failures, what is open. */
export function DashboardPage() {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const { days = 30 } = route.useSearch();
  const { zone } = useFormats();
  const period = lastDays(days, zone, new Date());
  const orders = useQuery({ queryKey: ["statistics", "orders", period], queryFn: () => readOrderStatistics(period), refetchInterval: AGAIN_MS });
  const sync = useQuery({
    queryKey: ["statistics", "sync", period],
    queryFn: () => readSyncStatistics(period),
    refetchInterval: AGAIN_MS,
    enabled: can("stores.view"),
  });
  // Charts of nothing would only stand between somebody and the first steps.
  const isUntouched = can("stores.manage") && orders.data?.stores.length === 0 && orders.data.items.length === 0;
  return (
    <Page
      title={t("common.nav.dashboard")}
      width={1180}
      actions={
        <SegmentedControl
          aria-label={t("dashboard.period")}
          value={String(days)}
          onChange={(value) =>
            void navigate({ to: "/dashboard", search: { days: PERIODS.find((known) => String(known) === value) ?? 30 }, replace: true })
          }
          data={PERIODS.map((count) => ({ value: String(count), label: t("dashboard.days", { count }) }))}
        />
      }
    >
      <ProblemNote error={orders.error ?? sync.error} />
      <FirstSteps />
      {!orders.data && !orders.error && <Loading />}
      {orders.data && !isUntouched && (
        <Stack gap="lg">
          <Numbers orders={orders.data} sync={sync.data ?? []} />
          <OrdersByDay statistics={orders.data} />
          <OpenOrders open={orders.data.open} />
          {sync.data && <SyncCharts days={sync.data} period={period} stores={orders.data.stores} />}
        </Stack>
      )}
    </Page>
  );
}
