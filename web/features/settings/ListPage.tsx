import { Paper } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, ListTable } from "../../ui/ListTable.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";

interface ListPageProps<Item> {
  readonly title: string;
  readonly lead: string;
  readonly width?: number;
  readonly action?: ReactNode;
  /** Undefined while they are on their way. */
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  readonly columns: readonly Column<Item>[];
  /** In place of an empty table. */
  readonly empty?: ReactNode;
  /** Dialogs. */
  readonly children?: ReactNode;
}

/** The frame of every list of the settings: what it is, the way to one more, the table. */
export function ListPage<Item extends { readonly id: string }>({
  title,
  lead,
  width = 820,
  action,
  items,
  error,
  columns,
  empty,
  children,
}: ListPageProps<Item>) {
  const isEmpty = items?.length === 0 && empty !== undefined;
  return (
    <Page title={title} lead={lead} width={width} actions={!isEmpty && action}>
      <ProblemNote error={error} />
      {!items && !error && <Loading />}
      {isEmpty && <Paper>{empty}</Paper>}
      {items && !isEmpty && <ListTable label={title} items={items} columns={columns} />}
      {children}
    </Page>
  );
}
