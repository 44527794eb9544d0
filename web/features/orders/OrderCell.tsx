import type { TFunction } from "i18next";
import type { ReactNode } from "react";

import type { ListedOrder } from "../../api/orders.ts";
import type { Formats } from "../../ui/formats.ts";
import { LinkOutIcon } from "../../ui/icons.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { OrderMarks } from "./OrderMarks.tsx";
import classes from "./OrderTable.module.css";
import { buyerName } from "./order-words.ts";
import type { Column } from "./table-preferences.ts";

interface CellProps {
  readonly order: ListedOrder;
  readonly onOpen: (id: string) => void;
  readonly t: TFunction;
  readonly formats: Formats;
}

/** What stands in each column. Functions, not components: the words and formats are looked up once a row, not once a cell. */
const CELLS: Readonly<Record<Column, (props: CellProps) => ReactNode>> = {
  number: numberCell,
  status: ({ order }) => <StatusBadge name={order.status.name} color={order.status.color} />,
  buyer: buyerCell,
  items: ({ order }) => <span className={classes.items}>{order.firstItems}</span>,
  total: totalCell,
  payment: paymentCell,
  manager: ({ order, t }) => line(order.manager?.name ?? <span className={classes.small}>{t("orders.nobody")}</span>),
  store: storeCell,
  location: ({ order }) => line(order.location.name),
  type: ({ order }) => line(order.type.name),
  placed: ({ order, formats }) => when(order.placedAt, formats),
  updated: ({ order, formats }) => when(order.updatedAt, formats),
};

export function orderCell(column: Column, props: CellProps): ReactNode {
  return (
    <td key={column} data-column={column}>
      {CELLS[column](props)}
    </td>
  );
}

function numberCell({ order, onOpen, t }: CellProps) {
  return (
    <>
      <a
        href={`/orders/${order.id}`}
        className={`${classes.number} ${order.seen ? "" : classes.unseen}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(order.id);
        }}
      >
        {order.number}
        {!order.seen && <span className={classes.spoken}>{t("orders.unseen_mark")}</span>}
      </a>
      <OrderMarks order={order} />
    </>
  );
}

function buyerCell({ order, t }: CellProps) {
  return (
    <>
      {line(buyerName(order.buyer) || t("orders.no_buyer"))}
      {smallLine(order.buyer?.phone)}
    </>
  );
}

function totalCell({ order, t, formats }: CellProps) {
  return (
    <>
      {line(formats.money(order.total))}
      {smallLine(order.payment.paid ? t("orders.paid") : "")}
    </>
  );
}

function paymentCell({ order, t }: CellProps) {
  return (
    <>
      {line(order.payment.method)}
      {smallLine(order.payment.paid ? t("orders.paid") : t("orders.not_paid"))}
    </>
  );
}

function storeCell({ order, t }: CellProps) {
  const { store } = order;
  if (!store) return <span className={classes.dim}>{t("orders.own")}</span>;
  const number = `№ ${store.remoteNumber}`;
  return (
    <span className={classes.store}>
      <StoreMark id={store.id} name={store.name} size={24} />
      <span className={classes.storeText}>
        {line(store.name)}
        {store.url ? (
          <a
            className={classes.out}
            href={store.url}
            target="_blank"
            rel="noreferrer"
            aria-label={t("orders.open_in_store", { number: store.remoteNumber, store: store.name })}
          >
            {number} <LinkOutIcon size={12} />
          </a>
        ) : (
          <span className={classes.dim}>{number}</span>
        )}
      </span>
    </span>
  );
}

function when(at: string, formats: Formats) {
  return (
    <time dateTime={at} title={formats.dateTime(at)}>
      {line(formats.day(at))}
      {smallLine(formats.time(at))}
    </time>
  );
}

const line = (content: ReactNode) => <span className={classes.line}>{content}</span>;
const smallLine = (content: ReactNode) => <span className={`${classes.line} ${classes.small}`}>{content}</span>;
