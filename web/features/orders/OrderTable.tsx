import { Table } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder, OrderFilters } from "../../api/orders.ts";
import { keptPlace } from "../../queries/order-place.ts";
import { OrderRow } from "./OrderRow.tsx";
import classes from "./OrderTable.module.css";

const ROW_HEIGHT = 56;
const AHEAD = 20;

export interface OrderListProps {
  readonly orders: readonly ListedOrder[];
  readonly arrived: ReadonlySet<string>;
  readonly chosen: string | null;
  readonly scroller: HTMLDivElement;
  readonly search: OrderFilters;
  readonly total: number | undefined;
  readonly onOpen: (id: string) => void;
  readonly onStep: (by: number) => void;
  /** The end of what is loaded comes near. */
  readonly onEnd: () => void;
}

/**
 * The orders as a table. Only the rows in sight exist; two empty rows hold the place of the others, so that the columns stay those of one
 * table (rows placed freely would lose them).
 */
export function OrderTable({ orders, arrived, chosen, scroller, search, total, onOpen, onStep, onEnd }: OrderListProps) {
  const { t } = useTranslation();
  const rows = useVirtualizer({
    count: orders.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialOffset: keptPlace(search)?.offset ?? 0,
    getItemKey: (at) => orders[at]?.id ?? at,
    scrollPaddingStart: 44,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= orders.length - AHEAD) onEnd();
  }, [last, orders.length, onEnd]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls; news that shift the rows do not
  useEffect(() => {
    const at = orders.findIndex(({ id }) => id === chosen);
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [chosen]);

  const before = inSight[0]?.start ?? 0;
  const after = Math.max(0, rows.getTotalSize() - (inSight.at(-1)?.end ?? 0));
  return (
    <Table
      layout="fixed"
      stickyHeader
      horizontalSpacing={8}
      className={classes.table ?? ""}
      aria-label={t("common.nav.orders")}
      aria-rowcount={total === undefined ? -1 : total + 1}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by === undefined || (event.target as HTMLElement).closest("[role=menu]")) return;
        event.preventDefault();
        onStep(by);
      }}
    >
      <Table.Thead className={classes.head ?? ""}>
        <Table.Tr aria-rowindex={1}>
          {COLUMNS.map(({ key, width }) => (
            <Table.Th key={key} w={width} ta={key === "total" ? "right" : undefined}>
              {t(`orders.columns.${key}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {before > 0 && <Spacer height={before} />}
        {inSight.map(({ index, key }) => {
          const order = orders[index];
          if (!order) return null;
          return <OrderRow key={key} order={order} at={index} isNew={arrived.has(order.id)} isChosen={order.id === chosen} onOpen={onOpen} />;
        })}
        {after > 0 && <Spacer height={after} />}
      </Table.Tbody>
    </Table>
  );
}

const COLUMNS = [
  { key: "number", width: 86 },
  { key: "status", width: 150 },
  { key: "buyer", width: 164 },
  { key: "items", width: undefined },
  { key: "total", width: 148 },
  { key: "manager", width: 122 },
  { key: "store", width: 158 },
  { key: "placed", width: 98 },
] as const satisfies readonly { key: string; width: number | undefined }[];

function Spacer({ height }: { height: number }) {
  return (
    <tr className={classes.spacer}>
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  );
}
