import { Paper, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { OrderStatistics } from "../../api/statistics.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useFormats } from "../../ui/formats.ts";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import classes from "./OpenOrders.module.css";

/** Open orders by status. Chart and table in one: a row each, its bar, its number, and the way to these orders. */
export function OpenOrders({ open }: { open: OrderStatistics["open"] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const most = Math.max(1, ...open.map(({ orders }) => orders));
  return (
    <Paper p="lg" component="section" aria-labelledby="open-orders">
      <Title order={2} mb="md" id="open-orders">
        {t("dashboard.open_by_status")}
      </Title>
      {open.map(({ statusId, orders }) => {
        const status = statuses.find(({ id }) => id === statusId);
        return (
          status && (
            <Link key={statusId} to="/orders" search={{ statusId }} className={classes.row} data-status={statusId}>
              <span>
                <StatusBadge name={status.name} color={status.color} />
              </span>
              <span className={classes.track}>
                <span className={classes.bar} style={{ display: "block", width: `${(orders / most) * 100}%`, background: status.color }} />
              </span>
              <span className={classes.count}>{formats.number(orders)}</span>
            </Link>
          )
        );
      })}
    </Paper>
  );
}
