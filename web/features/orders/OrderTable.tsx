import { Checkbox, Table, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder, OrderFilters, OrderSort } from "../../api/orders.ts";
import { keptPlace } from "../../queries/order-place.ts";
import { OrderRow } from "./OrderRow.tsx";
import classes from "./OrderTable.module.css";
import type { Column, TablePreferences } from "./table-preferences.ts";

const ROW_HEIGHT = 56;
const DENSE_HEIGHT = 36;
const AHEAD = 20;

export interface OrderListProps {
  readonly orders: readonly ListedOrder[];
  readonly arrived: ReadonlySet<string>;
  readonly chosen: string | null;
  /** Null: this person may do nothing with many orders. */
  readonly selected: ReadonlySet<string> | null;
  readonly scroller: HTMLDivElement;
  readonly search: OrderFilters;
  readonly total: number | undefined;
  readonly preferences: TablePreferences;
  readonly onOpen: (id: string) => void;
  readonly onStep: (by: number) => void;
  readonly onSelect: (id: string, through: boolean) => void;
  /** All that is loaded, or none. */
  readonly onSelectAll: (all: boolean) => void;
  readonly onSort: (sort: OrderSort) => void;
  /** The end of what is loaded comes near. */
  readonly onEnd: () => void;
}

/**
 * The orders as a table. Only the rows in sight exist; two empty rows hold the place of the others, so that the columns stay those of one
 * table (rows placed freely would lose them).
 */
export function OrderTable(props: OrderListProps) {
  const { orders, arrived, chosen, selected, scroller, search, total, preferences, onOpen, onStep, onSelect, onEnd } = props;
  const { t } = useTranslation();
  const { columns, dense } = preferences;
  const height = dense ? DENSE_HEIGHT : ROW_HEIGHT;
  const rows = useVirtualizer({
    count: orders.length,
    getScrollElement: () => scroller,
    estimateSize: () => height,
    overscan: 8,
    initialOffset: keptPlace(search)?.offset ?? 0,
    getItemKey: (at) => orders[at]?.id ?? at,
    scrollPaddingStart: 44,
    scrollPaddingEnd: 72, // what is chosen is never hidden below the bar for many
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows is measured anew
  useEffect(() => rows.measure(), [height]);
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
  const spacer = (space: number) => (
    <tr className={classes.spacer}>
      <td colSpan={columns.length + (selected ? 1 : 0)} style={{ height: space }} />
    </tr>
  );
  return (
    <Table
      layout="fixed"
      stickyHeader
      horizontalSpacing={8}
      className={classes.table ?? ""}
      data-dense={dense || undefined}
      miw={widthOf(columns)}
      aria-label={t("common.nav.orders")}
      aria-rowcount={total === undefined ? -1 : total + 1}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by === undefined || (event.target as HTMLElement).closest("[role=menu]")) return;
        event.preventDefault();
        onStep(by);
      }}
    >
      <Head {...props} />
      <Table.Tbody>
        {before > 0 && spacer(before)}
        {inSight.map(({ index, key }) => {
          const order = orders[index];
          if (!order) return null;
          return (
            <OrderRow
              key={key}
              order={order}
              at={index}
              columns={columns}
              isNew={arrived.has(order.id)}
              isChosen={order.id === chosen}
              isSelected={selected === null ? null : selected.has(order.id)}
              onOpen={onOpen}
              onSelect={onSelect}
            />
          );
        })}
        {after > 0 && spacer(after)}
      </Table.Tbody>
    </Table>
  );
}

function Head({ orders, selected, search, preferences, onSelectAll, onSort }: OrderListProps) {
  const { t } = useTranslation();
  const sort = search.sort ?? "-placedAt";
  const many = selected?.size ?? 0;
  return (
    <Table.Thead className={classes.head ?? ""}>
      <Table.Tr aria-rowindex={1}>
        {selected && (
          <Table.Th w={SELECT_WIDTH} className={classes.select ?? ""}>
            <Checkbox
              size="xs"
              checked={many > 0 && many >= orders.length}
              indeterminate={many > 0 && many < orders.length}
              onChange={() => onSelectAll(many < orders.length)}
              aria-label={t("orders.select_loaded")}
            />
          </Table.Th>
        )}
        {preferences.columns.map((column) => {
          const key = SORT_OF[column];
          const up = sort === key;
          const down = sort === `-${key}`;
          return (
            <Table.Th
              key={column}
              w={WIDTHS[column]}
              ta={column === "total" ? "right" : undefined}
              aria-sort={key === undefined ? undefined : up ? "ascending" : down ? "descending" : "none"}
            >
              {key === undefined ? (
                t(`orders.columns.${column}`)
              ) : (
                <UnstyledButton className={classes.sort ?? ""} onClick={() => onSort(down ? key : `-${key}`)}>
                  {t(`orders.columns.${column}`)}
                  <span aria-hidden="true">{up ? " ↑" : down ? " ↓" : ""}</span>
                </UnstyledButton>
              )}
            </Table.Th>
          );
        })}
      </Table.Tr>
    </Table.Thead>
  );
}

const SORT_OF: Partial<Record<Column, "number" | "placedAt" | "updatedAt">> = { number: "number", placed: "placedAt", updated: "updatedAt" };
const SELECT_WIDTH = 44;
const ITEMS_LEAST = 150;
/** What has no width of its own shares the rest. */
const WIDTHS: Partial<Record<Column, number>> = {
  number: 92,
  status: 128,
  buyer: 150,
  total: 134,
  payment: 140,
  manager: 106,
  store: 136,
  location: 120,
  type: 110,
  placed: 116,
  updated: 116,
};

/** Columns are never pressed together until nothing can be read: then the table scrolls sideways. */
function widthOf(columns: readonly Column[]): number {
  return SELECT_WIDTH + columns.reduce((sum, column) => sum + (WIDTHS[column] ?? ITEMS_LEAST), 0);
}
