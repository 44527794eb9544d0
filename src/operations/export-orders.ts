import { readCompany } from "../database/company.ts";
import { type ListedOrder, listOrders, type OrderFilters, type OrderPosition, type OrderSort, positionOf } from "../database/order-list.ts";
import { CSV_BEGINNING, type CsvSeparator, csvLine } from "../domain/csv.ts";
import { formatMinor, formatThousandths, parseThousandths } from "../domain/money.ts";
import { wallClockIn } from "../domain/wall-clock.ts";
import type { Context } from "./context.ts";

const ROWS_A_PAGE = 500;

const CELLS = {
  number: (order) => order.number,
  status: (order) => order.status.name,
  placed: (order, zone) => wallClockIn(zone, order.placedAt),
  updated: (order, zone) => wallClockIn(zone, order.updatedAt),
  buyer: (order) => [order.buyer?.firstName, order.buyer?.lastName].filter(Boolean).join(" "),
  phone: (order) => order.buyer?.phone ?? "",
  items: (order) => {
    const shown = order.firstItems.map(({ title, quantity }) => `${title} × ${formatThousandths(parseThousandths(quantity) ?? 0n)}`);
    const more = order.itemCount - order.firstItems.length;
    return more > 0 ? `${shown.join(", ")} +${more}` : shown.join(", ");
  },
  total: (order) => formatMinor(BigInt(order.total), order.currency),
  currency: (order) => order.currency,
  payment: (order) => order.paymentMethod ?? "",
  paid: (order) => (order.paid ? "1" : "0"),
  manager: (order) => order.manager?.name ?? "",
  location: (order) => order.location.name,
  type: (order) => order.type.name,
  store: (order) => order.store?.name ?? "",
  storeNumber: (order) => order.store?.remoteNumber ?? "",
} as const satisfies Record<string, (order: ListedOrder, zone: string) => string>;

export type ExportColumn = keyof typeof CELLS;
export const EXPORT_COLUMNS = Object.keys(CELLS) as readonly ExportColumn[];

export interface ExportWish {
  readonly filters: OrderFilters;
  readonly sort: OrderSort;
  readonly columns: readonly ExportColumn[];
  /** A title a column, in the same order. */
  readonly titles: readonly string[];
  readonly separator: CsvSeparator;
}

/**
 * The orders of a view as CSV, a piece a page: the next page is read when the one before is taken, so that a million orders need no more
 * memory than a page. Times are those of the company's zone, amounts decimals with a point.
 */
export async function* exportOrders(context: Context, wish: ExportWish): AsyncGenerator<string> {
  const { filters, sort, columns, titles, separator } = wish;
  const { timeZone } = await readCompany(context.db);
  yield CSV_BEGINNING + csvLine(titles, separator);
  let position: OrderPosition | null = null;
  for (;;) {
    const rows: ListedOrder[] = await listOrders(context.db, { filters, sort, position, limit: ROWS_A_PAGE });
    const last = rows.at(-1);
    if (last) {
      yield rows
        .map((order) =>
          csvLine(
            columns.map((column) => CELLS[column](order, timeZone)),
            separator,
          ),
        )
        .join("");
      position = positionOf(last, sort);
    }
    if (rows.length < ROWS_A_PAGE) return;
  }
}
