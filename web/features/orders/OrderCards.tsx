import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { keptPlace } from "../../queries/order-place.ts";
import { useFormats } from "../../ui/formats.ts";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./OrderCards.module.css";
import { OrderMarks } from "./OrderMarks.tsx";
import type { OrderListProps } from "./OrderTable.tsx";
import { buyerName } from "./order-words.ts";

const USUAL_HEIGHT = 132;
const AHEAD = 12;

/** The orders as cards, for a phone. */
export function OrderCards({
  orders,
  arrived,
  selected,
  choosing,
  scroller,
  search,
  onOpen,
  onSelect,
  onEnd,
}: OrderListProps & { choosing: boolean }) {
  const { t } = useTranslation();
  const cards = useVirtualizer({
    count: orders.length,
    getScrollElement: () => scroller,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 6,
    initialOffset: keptPlace(search)?.offset ?? 0,
    getItemKey: (at) => orders[at]?.id ?? at,
  });
  const inSight = cards.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= orders.length - AHEAD) onEnd();
  }, [last, orders.length, onEnd]);
  return (
    <ul className={classes.list} style={{ height: cards.getTotalSize() }} aria-label={t("common.nav.orders")}>
      {inSight.map(({ index, key, start }) => {
        const order = orders[index];
        return (
          order && (
            <li key={key} ref={cards.measureElement} data-index={index} className={classes.place} style={{ transform: `translateY(${start}px)` }}>
              {choosing && selected ? (
                <label className={classes.choice} data-selected={selected.has(order.id) || undefined}>
                  <input
                    type="checkbox"
                    checked={selected.has(order.id)}
                    onChange={() => onSelect(order.id, false)}
                    aria-label={t("orders.select", { number: order.number })}
                  />
                  <span className={classes.card} data-order-id={order.id}>
                    <CardText order={order} />
                  </span>
                </label>
              ) : (
                <Card order={order} isNew={arrived.has(order.id)} onOpen={onOpen} />
              )}
            </li>
          )
        );
      })}
    </ul>
  );
}

function Card({ order, isNew, onOpen }: { order: ListedOrder; isNew: boolean; onOpen: (id: string) => void }) {
  return (
    <a
      href={`/orders/${order.id}`}
      className={classes.card}
      data-order-id={order.id}
      data-new={isNew || undefined}
      onClick={(event) => {
        event.preventDefault();
        onOpen(order.id);
      }}
    >
      <CardText order={order} />
    </a>
  );
}

function CardText({ order }: { order: ListedOrder }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <span className={classes.row}>
        <span className={classes.number} data-unseen={!order.seen || undefined}>
          {`№ ${order.number}`}
          <OrderMarks order={order} />
        </span>
        <StatusBadge name={order.status.name} color={order.status.color} />
      </span>
      <span className={classes.row}>
        <span className={classes.buyer}>{buyerName(order.buyer) || t("orders.no_buyer")}</span>
        <strong>{formats.money(order.total)}</strong>
      </span>
      <span className={classes.items}>{order.firstItems}</span>
      <span className={`${classes.row} ${classes.small}`}>
        {order.store ? (
          <span className={classes.store}>
            <StoreMark id={order.store.id} name={order.store.name} size={18} />
            <span className={classes.cut}>{`${order.store.name} № ${order.store.remoteNumber}`}</span>
          </span>
        ) : (
          <span>{t("orders.own")}</span>
        )}
        <Time at={order.placedAt} short />
      </span>
    </>
  );
}
