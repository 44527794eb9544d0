import { Paper, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RelatedOrder } from "../api/related-orders.ts";
import type { pagesOf } from "../queries/products.ts";
import { useFormats } from "./formats.ts";
import { type Column, ListTable, rowLink, smallText } from "./ListTable.tsx";
import { Loading } from "./Loading.tsx";
import { MoreButton } from "./MoreButton.tsx";
import { ProblemNote } from "./problems.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import { Time } from "./Time.tsx";

/** The orders of a buyer, or with a product, newest first. */
export function RelatedOrders({ query, of }: { query: ReturnType<typeof pagesOf<RelatedOrder>>; of: "product" | "buyer" }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const list = useInfiniteQuery(query);
  const { data: orders, error } = list;
  const columns: Column<RelatedOrder>[] = [
    {
      key: "number",
      name: t("common.order"),
      show: (order) => (
        <>
          <Link to="/orders/$orderId" params={{ orderId: order.id }} className={rowLink}>
            {`№ ${order.number}`}
          </Link>
          <span className={smallText}>{order.store?.name ?? t("common.own_order")}</span>
        </>
      ),
    },
    { key: "status", name: t("common.status"), show: ({ status }) => <StatusBadge name={status.name} color={status.color} /> },
    of === "product"
      ? { key: "quantity", name: t("common.quantity"), end: true, show: ({ quantity }) => formats.number(quantity ?? "0") }
      : { key: "total", name: t("common.total"), end: true, show: ({ total }) => formats.money(total) },
    { key: "placed", name: t("common.placed"), end: true, wideOnly: true, show: ({ placedAt }) => <Time at={placedAt} short /> },
  ];
  if (error) return <ProblemNote error={error} />;
  if (!orders) return <Loading />;
  if (orders.length === 0)
    return (
      <Paper p="lg">
        <Text c="dimmed">{t("common.no_orders_here")}</Text>
      </Paper>
    );
  return (
    <>
      <ListTable label={t("common.nav.orders")} items={orders} columns={columns} />
      <MoreButton list={list} />
    </>
  );
}
