import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
import { orderCell } from "./OrderCell.tsx";
import classes from "./OrderTable.module.css";
import type { Column } from "./table-preferences.ts";

interface RowProps {
  readonly order: ListedOrder;
  readonly at: number;
  readonly columns: readonly Column[];
  readonly isNew: boolean;
  readonly isChosen: boolean;
  /** Null: this person may do nothing with many orders. */
  readonly isSelected: boolean | null;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, through: boolean) => void;
}

/**
 * One order of the table. The whole row opens it; its number is a real link, for a new tab and for the keyboard.
 * Plain elements, not components of the library: there are hundreds of cells, and they are what the first look at the table waits for.
 */
export const OrderRow = memo(function OrderRow({ order, at, columns, isNew, isChosen, isSelected, onOpen, onSelect }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <tr
      className={classes.row}
      aria-rowindex={at + 2}
      data-order-id={order.id}
      data-new={isNew || undefined}
      data-chosen={isChosen || undefined}
      data-selected={isSelected || undefined}
      aria-current={isChosen || undefined}
      onMouseDown={(event) => event.shiftKey && event.preventDefault() /* a range of rows, not of letters */}
      onClick={(event) => {
        // A text being marked, or a link in the row, is not a wish to open it.
        if (window.getSelection()?.toString() || (event.target as HTMLElement).closest("a, [data-select]")) return;
        if (isSelected !== null && (event.shiftKey || event.metaKey || event.ctrlKey)) onSelect(order.id, event.shiftKey);
        else onOpen(order.id);
      }}
    >
      {isSelected !== null && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the space bar on the box inside is a click, too
        <td data-select className={classes.select} onClick={(event) => onSelect(order.id, event.shiftKey)}>
          <input type="checkbox" checked={isSelected} readOnly aria-label={t("orders.select", { number: order.number })} />
        </td>
      )}
      {columns.map((column) => orderCell(column, { order, onOpen, t, formats }))}
    </tr>
  );
});
