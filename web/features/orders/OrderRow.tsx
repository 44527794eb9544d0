import { Table, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
import { LinkOutIcon } from "../../ui/icons.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { OrderMarks } from "./OrderMarks.tsx";
import classes from "./OrderTable.module.css";
import { buyerName } from "./order-words.ts";

interface RowProps {
  readonly order: ListedOrder;
  readonly at: number;
  readonly isNew: boolean;
  readonly isChosen: boolean;
  readonly onOpen: (id: string) => void;
}

/** One order of the table. The whole row opens it; its number is a real link, for a new tab and for the keyboard. */
export const OrderRow = memo(function OrderRow({ order, at, isNew, isChosen, onOpen }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Table.Tr
      className={classes.row ?? ""}
      aria-rowindex={at + 2}
      data-order-id={order.id}
      data-new={isNew || undefined}
      data-chosen={isChosen || undefined}
      aria-current={isChosen || undefined}
      onClick={(event) => {
        // A text being marked, or a link in the row, is not a wish to open it.
        if (window.getSelection()?.toString() || (event.target as HTMLElement).closest("a")) return;
        onOpen(order.id);
      }}
    >
      <Table.Td>
        <Link
          to="/orders/$orderId"
          params={{ orderId: order.id }}
          preload={false}
          className={`${classes.number} ${order.seen ? "" : classes.unseen}`}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onOpen(order.id);
          }}
        >
          {order.number}
          {!order.seen && <VisuallyHidden>{t("orders.unseen_mark")}</VisuallyHidden>}
        </Link>
        <OrderMarks order={order} />
      </Table.Td>
      <Table.Td>
        <StatusBadge name={order.status.name} color={order.status.color} />
      </Table.Td>
      <Table.Td>
        <span className={classes.line}>{buyerName(order.buyer) || t("orders.no_buyer")}</span>
        <span className={`${classes.line} ${classes.small}`}>{order.buyer?.phone}</span>
      </Table.Td>
      <Table.Td>
        <span className={classes.items}>{order.firstItems}</span>
      </Table.Td>
      <Table.Td ta="right">
        <span className={classes.line}>{formats.money(order.total)}</span>
        <span className={`${classes.line} ${classes.small}`}>{order.payment.paid ? t("orders.paid") : ""}</span>
      </Table.Td>
      <Table.Td>
        <span className={classes.line}>{order.manager?.name ?? <span className={classes.small}>{t("orders.nobody")}</span>}</span>
      </Table.Td>
      <Table.Td>
        {order.store ? (
          <span className={classes.store}>
            <StoreMark id={order.store.id} name={order.store.name} size={24} />
            <span className={classes.storeText}>
              <span className={classes.line}>{order.store.name}</span>
              {order.store.url ? (
                <a
                  className={classes.out}
                  href={order.store.url}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={t("orders.open_in_store", { number: order.store.remoteNumber, store: order.store.name })}
                >
                  {`№ ${order.store.remoteNumber}`} <LinkOutIcon size={12} />
                </a>
              ) : (
                <span className={classes.small}>{`№ ${order.store.remoteNumber}`}</span>
              )}
            </span>
          </span>
        ) : (
          <span className={classes.small}>{t("orders.own")}</span>
        )}
      </Table.Td>
      <Table.Td>
        <time dateTime={order.placedAt} title={formats.dateTime(order.placedAt)}>
          <span className={classes.line}>{formats.day(order.placedAt)}</span>
          <span className={`${classes.line} ${classes.small}`}>{formats.time(order.placedAt)}</span>
        </time>
      </Table.Td>
    </Table.Tr>
  );
});
