import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Order, readSheets } from "../../api/orders.ts";
import { useSession } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { PrintIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { usePageTitle } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { buyerName } from "./order-words.ts";
import classes from "./PrintPage.module.css";
import { linesToPrepare, pickList } from "./pick-list.ts";

const route = getRouteApi("/printing/print");

/** Chosen orders on paper: one list of what to fetch, or a slip for each parcel, a page an order. */
export function PrintPage() {
  const { t } = useTranslation();
  const { kind, ids } = route.useSearch();
  const { data, error } = useQuery({
    queryKey: ["sheets", ids],
    queryFn: () => readSheets(ids),
    enabled: ids.length > 0,
    refetchOnWindowFocus: false,
  });
  usePageTitle(t(`orders.print.${kind}`));
  const orders = data?.items ?? [];
  return (
    <main className={classes.desk}>
      <Group className={classes.bar ?? ""} justify="space-between">
        <h1 className={classes.title}>{`${t(`orders.print.${kind}`)} · ${t("orders.count", { count: orders.length })}`}</h1>
        <Button leftSection={<PrintIcon size={16} />} disabled={orders.length === 0} onClick={() => window.print()}>
          {t("orders.print.print")}
        </Button>
      </Group>
      <ProblemNote error={error} />
      {!data && !error && ids.length > 0 && <Loading />}
      {kind === "pick" ? orders.length > 0 && <PickList orders={orders} /> : orders.map((order) => <Slip key={order.id} order={order} />)}
    </main>
  );
}

function PickList({ orders }: { orders: readonly Order[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { company } = useSession();
  return (
    <article className={classes.sheet} data-sheet="pick">
      <header className={classes.head}>
        <h2>{t("orders.print.pick")}</h2>
        <span>{company.name}</span>
      </header>
      <table className={classes.lines}>
        <thead>
          <tr>
            <th className={classes.box} aria-label={t("orders.print.done")} />
            <th className={classes.amount}>{t("order.quantity")}</th>
            <th>{t("orders.print.sku")}</th>
            <th>{t("order.item")}</th>
            <th>{t("orders.print.for_orders")}</th>
          </tr>
        </thead>
        <tbody>
          {pickList(orders).map(({ title, sku, quantity, orders: wanting }) => (
            <tr key={`${sku} ${title}`}>
              <td className={classes.box}>☐</td>
              <td className={classes.amount}>{formats.number(quantity)}</td>
              <td>{sku}</td>
              <td>{title}</td>
              <td>{wanting.map((each) => (each.quantity === 1 ? each.number : `${each.number} (${formats.number(each.quantity)})`)).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function Slip({ order }: { order: Order }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { company } = useSession();
  const told = (member: string) => (typeof order.delivery?.[member] === "string" ? (order.delivery[member] as string) : "");
  const facts = [
    [t("order.recipient"), told("recipient") || buyerName(order.buyer)],
    [t("order.phone"), order.buyer?.phone],
    [t("order.delivery"), told("method") || told("carrier")],
    [t("order.address"), [told("city"), told("address")].filter(Boolean).join(", ") || order.buyer?.address],
    [t("order.waybill"), told("waybill")],
    [t("order.payment"), [order.payment.method, order.payment.paid ? t("order.paid") : t("order.not_paid")].filter(Boolean).join(" · ")],
  ].filter(([, value]) => Boolean(value));
  const prepare = new Set(linesToPrepare(order).map(({ id }) => id));
  return (
    <article className={classes.sheet} data-sheet="slip">
      <header className={classes.head}>
        <h2>{t("order.title", { number: order.number })}</h2>
        <span>{order.store ? `${order.store.name} № ${order.store.remoteNumber}` : company.name}</span>
        <time dateTime={order.placedAt}>{formats.dateTime(order.placedAt)}</time>
      </header>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table className={classes.lines}>
        <thead>
          <tr>
            <th className={classes.box} aria-label={t("orders.print.done")} />
            <th className={classes.amount}>{t("order.quantity")}</th>
            <th>{t("orders.print.sku")}</th>
            <th>{t("order.item")}</th>
            <th className={classes.amount}>{t("order.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {order.items.map(({ id, kind, quantity, sku, title, total }) => (
            <tr key={id}>
              <td className={classes.box}>{prepare.has(id) ? "☐" : ""}</td>
              <td className={classes.amount}>{kind === "discount" ? "" : formats.number(quantity)}</td>
              <td>{sku}</td>
              <td>{title}</td>
              <td className={classes.amount}>{formats.money(total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={4} className={classes.amount}>
              {t("order.total")}
            </td>
            <td className={classes.amount}>{formats.money(order.totals.order)}</td>
          </tr>
        </tfoot>
      </table>
    </article>
  );
}
