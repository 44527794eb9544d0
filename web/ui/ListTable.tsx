import { Paper, Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./ListTable.module.css";

export interface Column<Item> {
  readonly key: string;
  readonly name: ReactNode;
  readonly show: (item: Item) => ReactNode;
  readonly end?: boolean;
  /** Left out on a phone: the first column says it there. */
  readonly wideOnly?: boolean;
  readonly width?: number | string;
}

interface ListTableProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
}

/** The table of a directory: a row each, on a phone with the columns that fit. Give a link in it `rowLink` and the whole row is that link's. */
export function ListTable<Item extends { readonly id: string }>({ label, items, columns }: ListTableProps<Item>) {
  const classOf = ({ end, wideOnly }: Column<Item>) => `${end ? classes.end : ""} ${wideOnly ? classes.wide : ""}`;
  return (
    <Paper style={{ overflow: "hidden" }}>
      <Table verticalSpacing="sm" aria-label={label}>
        <Table.Thead className={classes.head ?? ""}>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.key} className={classOf(column)} w={column.width}>
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id} data-id={item.id} className={classes.row ?? ""}>
              {columns.map((column) => (
                <Table.Td key={column.key} className={classOf(column)}>
                  {column.show(item)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

export const rowLink = classes.link ?? "";
export const smallText = classes.small ?? "";
