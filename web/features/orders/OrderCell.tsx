import { Table, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
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
}

/** What stands in each column. */
const CELLS: Readonly<Record<Column, (props: CellProps) => ReactNode>> = {
  number: NumberCell,
  status: ({ order }) => <StatusBadge name={order.status.name} color={order.status.color} />,
  buyer: BuyerCell,
  items: ({ order }) => <span className={classes.items}>{order.firstItems}</span>,
  total: TotalCell,
  payment: PaymentCell,
  manager: ManagerCell,
  store: StoreCell,
  location: ({ order }) => <Line>{order.location.name}</Line>,
  type: ({ order }) => <Line>{order.type.name}</Line>,
  placed: ({ order }) => <When at={order.placedAt} />,
  updated: ({ order }) => <When at={order.updatedAt} />,
};

export function OrderCell({ column, ...props }: CellProps & { column: Column }) {
  const Content = CELLS[column];
  return (
    <Table.Td ta={column === "total" ? "right" : undefined}>
      <Content {...props} />
    </Table.Td>
  );
}

function NumberCell({ order, onOpen }: CellProps) {
  const { t } = useTranslation();
  return (
    <>
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
    </>
  );
}

function BuyerCell({ order }: CellProps) {
  const { t } = useTranslation();
  return (
    <>
      <Line>{buyerName(order.buyer) || t("orders.no_buyer")}</Line>
      <Line small>{order.buyer?.phone}</Line>
    </>
  );
}

function TotalCell({ order }: CellProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <Line>{formats.money(order.total)}</Line>
      <Line small>{order.payment.paid ? t("orders.paid") : ""}</Line>
    </>
  );
}

function PaymentCell({ order }: CellProps) {
  const { t } = useTranslation();
  return (
    <>
      <Line>{order.payment.method}</Line>
      <Line small>{order.payment.paid ? t("orders.paid") : t("orders.not_paid")}</Line>
    </>
  );
}

function ManagerCell({ order }: CellProps) {
  const { t } = useTranslation();
  return <Line>{order.manager?.name ?? <span className={classes.small}>{t("orders.nobody")}</span>}</Line>;
}

function StoreCell({ order }: CellProps) {
  const { t } = useTranslation();
  const { store } = order;
  if (!store) return <span className={classes.dim}>{t("orders.own")}</span>;
  const number = `№ ${store.remoteNumber}`;
  return (
    <span className={classes.store}>
      <StoreMark id={store.id} name={store.name} size={24} />
      <span className={classes.storeText}>
        <Line>{store.name}</Line>
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

function When({ at }: { at: string }) {
  const formats = useFormats();
  return (
    <time dateTime={at} title={formats.dateTime(at)}>
      <Line>{formats.day(at)}</Line>
      <Line small>{formats.time(at)}</Line>
    </time>
  );
}

function Line({ small = false, children }: { small?: boolean; children: ReactNode }) {
  return <span className={small ? `${classes.line} ${classes.small}` : classes.line}>{children}</span>;
}
