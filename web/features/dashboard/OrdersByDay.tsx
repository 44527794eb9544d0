import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OrderStatistics } from "../../api/statistics.ts";
import { ColumnChart, type Series } from "../../ui/charts.tsx";
import { useFormats } from "../../ui/formats.ts";
import { letterColor } from "../../ui/letter-colors.ts";
import { useScheme } from "../../ui/use-scheme.ts";
import { ChartBlock } from "./ChartBlock.tsx";
import { daysOf } from "./period.ts";

const OWN = "own";

/** Orders by the day they were placed, a colour for each store: that of its letter everywhere else. */
export function OrdersByDay({ statistics }: { statistics: OrderStatistics }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const paint = usePaint();
  const counts = new Map(statistics.items.map(({ day, storeId, orders }) => [`${day} ${storeId ?? OWN}`, orders]));
  const present = new Set(statistics.items.map(({ storeId }) => storeId ?? OWN));
  const series: Series[] = [
    ...statistics.stores.filter(({ id }) => present.has(id)).map(({ id, name }) => ({ key: id, name, color: paint(letterColor(id)) })),
    ...(present.has(OWN) ? [{ key: OWN, name: t("dashboard.made_here"), color: paint("#5c6670") }] : []),
  ];
  const points = daysOf(statistics).map((day) => ({
    key: day,
    name: formats.plainDay(day),
    values: series.map(({ key }) => counts.get(`${day} ${key}`) ?? 0),
  }));
  const number = (value: number) => formats.number(value);
  return (
    <ChartBlock
      title={t("dashboard.orders_by_day")}
      chart={<ColumnChart label={t("dashboard.orders_by_day")} series={series} points={points} format={number} />}
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
            {points.toReversed().map(({ key, name, values }) => (
              <Table.Tr key={key}>
                <Table.Td>{name}</Table.Td>
                {values.map((value, nth) => (
                  <Table.Td key={series[nth]?.key} ta="right">
                    {number(value)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    />
  );
}

/** Colours that are dark enough for white letters are too dark on a dark ground: there they are mixed with white. */
export function usePaint(): (color: string) => string {
  const scheme = useScheme();
  return (color) => (scheme === "dark" ? `color-mix(in srgb, ${color} 62%, white)` : color);
}
