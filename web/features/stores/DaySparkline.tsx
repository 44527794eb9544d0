import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { syncHoursQuery } from "../../queries/activity.ts";
import { useFormats } from "../../ui/formats.ts";
import classes from "./DaySparkline.module.css";
import { dayOfHours } from "./day-of-hours.ts";

const WIDTH = 6;
const GAP = 2;
const HEIGHT = 32;

/** A day of a store at a glance: orders by the hour, and the hours in which something failed. Said in words beside it. */
export function DaySparkline({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useQuery(syncHoursQuery);
  if (!data) return null;
  const hours = dayOfHours(
    data.items.filter((hour) => hour.storeId === storeId),
    Date.now(),
  );
  const most = Math.max(1, ...hours.map(({ orders }) => orders));
  const orders = hours.reduce((sum, hour) => sum + hour.orders, 0);
  const failed = hours.filter(({ failures }) => failures > 0).length;
  const said = [t("stores.day.orders", { count: orders }), failed > 0 ? t("stores.day.failures", { count: failed }) : ""].filter(
    (part) => part !== "",
  );
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap" data-testid="sparkline">
      <svg
        width={hours.length * (WIDTH + GAP)}
        height={HEIGHT}
        role="img"
        aria-label={`${t("stores.day.title")}: ${said.join(", ")}`}
        className={classes.chart ?? ""}
      >
        {hours.map((hour, at) => {
          const height = hour.orders === 0 ? 2 : 4 + ((HEIGHT - 4) * hour.orders) / most;
          return (
            <rect
              key={hour.at}
              x={at * (WIDTH + GAP)}
              y={HEIGHT - height}
              width={WIDTH}
              height={height}
              rx={1}
              className={hour.failures > 0 ? classes.failed : hour.orders > 0 ? classes.bar : classes.empty}
            >
              <title>{t("stores.day.hour", { time: formats.time(hour.at), count: hour.orders })}</title>
            </rect>
          );
        })}
      </svg>
      <Text size="xs" c="dimmed" aria-hidden>
        {said.join(" · ")}
      </Text>
    </Group>
  );
}
