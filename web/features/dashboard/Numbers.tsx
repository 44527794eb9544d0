import { Paper, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OrderStatistics, SyncDay } from "../../api/statistics.ts";
import { useFormats } from "../../ui/formats.ts";

/** What one wants to know at a glance. */
export function Numbers({ orders, sync }: { orders: OrderStatistics; sync: readonly SyncDay[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sum = (counts: readonly number[]) => formats.number(counts.reduce((all, count) => all + count, 0));
  const today = orders.items.filter(({ day }) => day === orders.to);
  const numbers = [
    { name: t("dashboard.today"), value: sum(today.map((row) => row.orders)) },
    { name: t("dashboard.in_period"), value: sum(orders.items.map((row) => row.orders)) },
    { name: t("dashboard.open"), value: sum(orders.open.map((row) => row.orders)) },
    { name: t("dashboard.failures_in_period"), value: sum(sync.map((row) => row.failures)) },
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {numbers.map(({ name, value }) => (
        <Paper key={name} p="md">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text fz={28} fw={650} lh={1.3}>
            {value}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
