import { Select, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Named } from "../../api/common.ts";
import type { Period, SyncDay } from "../../api/statistics.ts";
import { ColumnChart, LineChart } from "../../ui/charts.tsx";
import { useFormats } from "../../ui/formats.ts";
import { ChartBlock } from "./ChartBlock.tsx";
import { usePaint } from "./OrdersByDay.tsx";
import { daysOf } from "./period.ts";

interface SyncChartsProps {
  readonly days: readonly SyncDay[];
  readonly period: Period;
  readonly stores: readonly Named[];
}

/** How soon orders were here, and how the synchronisations went; of one store where there are several. */
export function SyncCharts({ days, period, stores }: SyncChartsProps) {
  const { t } = useTranslation();
  const known = stores.filter(({ id }) => days.some(({ storeId }) => storeId === id));
  const [chosen, setChosen] = useState<string | null>(null);
  const store = known.find(({ id }) => id === chosen) ?? known[0];
  if (!store) return null;
  const byDay = new Map(days.filter(({ storeId }) => storeId === store.id).map((day) => [day.day, day]));
  const rows = daysOf(period).map((day) => ({ day, sync: byDay.get(day) }));
  const choice = known.length > 1 && (
    <Select
      aria-label={t("dashboard.store")}
      allowDeselect={false}
      data={known.map(({ id, name }) => ({ value: id, label: name }))}
      value={store.id}
      onChange={setChosen}
    />
  );
  return (
    <>
      <TimeToArrive rows={rows} side={choice} />
      <Synchronisations rows={rows} store={store.name} />
    </>
  );
}

type Rows = readonly { readonly day: string; readonly sync: SyncDay | undefined }[];

function TimeToArrive({ rows, side }: { rows: Rows; side: React.ReactNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const paint = usePaint();
  const told = rows.filter(({ sync }) => sync?.secondsToDeskP50 != null);
  const series = [
    { key: "p50", name: t("dashboard.half_within"), color: paint("#0a6661") },
    { key: "p95", name: t("dashboard.nearly_all_within"), color: paint("#b54708") },
  ];
  const points = rows.map(({ day, sync }) => ({
    key: day,
    name: formats.plainDay(day),
    values: [sync?.secondsToDeskP50 ?? null, sync?.secondsToDeskP95 ?? null],
  }));
  return (
    <ChartBlock
      title={t("dashboard.time_to_arrive")}
      side={side}
      chart={
        told.length === 0 ? (
          <Text c="dimmed">{t("dashboard.no_times")}</Text>
        ) : (
          <LineChart label={t("dashboard.time_to_arrive")} series={series} points={points} format={(seconds) => formats.shortDuration(seconds)} />
        )
      }
      table={
        <Table stickyHeader horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("dashboard.day")}</Table.Th>
              {series.map(({ key, name }) => (
                <Table.Th key={key} ta="right">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.toReversed().map(({ day, sync }) => (
              <Table.Tr key={day}>
                <Table.Td>{formats.plainDay(day)}</Table.Td>
                <Table.Td ta="right">{formats.shortDuration(sync?.secondsToDeskP50 ?? 0)}</Table.Td>
                <Table.Td ta="right">{formats.shortDuration(sync?.secondsToDeskP95 ?? 0)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    />
  );
}

function Synchronisations({ rows, store }: { rows: Rows; store: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const paint = usePaint();
  const series = [
    { key: "failed", name: t("dashboard.failed"), color: paint("#c92a2a") },
    { key: "went_well", name: t("dashboard.went_well"), color: paint("#2f7fb8") },
  ];
  const points = rows.map(({ day, sync }) => {
    const failures = sync?.failures ?? 0;
    return { key: day, name: formats.plainDay(day), values: [failures, (sync?.passes ?? 0) - failures], calls: sync?.calls ?? 0 };
  });
  const number = (value: number) => formats.number(value);
  return (
    <ChartBlock
      title={t("dashboard.synchronisations", { store })}
      chart={<ColumnChart label={t("dashboard.synchronisations", { store })} series={series} points={points} format={number} />}
      table={
        <Table stickyHeader horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("dashboard.day")}</Table.Th>
              <Table.Th ta="right">{t("dashboard.went_well")}</Table.Th>
              <Table.Th ta="right">{t("dashboard.failed")}</Table.Th>
              <Table.Th ta="right">{t("dashboard.calls")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.toReversed().map(({ key, name, values: [failed = 0, well = 0], calls }) => (
              <Table.Tr key={key}>
                <Table.Td>{name}</Table.Td>
                <Table.Td ta="right">{number(well)}</Table.Td>
                <Table.Td ta="right" {...(failed > 0 ? { c: "var(--mantine-color-error)" } : {})}>
                  {number(failed)}
                </Table.Td>
                <Table.Td ta="right">{number(calls)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    />
  );
}
