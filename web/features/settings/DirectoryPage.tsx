import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, VisuallyHidden } from "@mantine/core";
import { modals } from "@mantine/modals";
import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Directory } from "../../api/directory.ts";
import { useCan } from "../../queries/session.ts";
import { DotsIcon, EditIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import type { Column } from "../../ui/ListTable.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { ListPage } from "./ListPage.tsx";

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly archived?: boolean;
}

export interface DirectoryPageProps<Item extends Entry> {
  readonly title: string;
  readonly lead: string;
  readonly addLabel: string;
  readonly directory: Directory<Item>;
  readonly query: { readonly queryKey: QueryKey; readonly queryFn?: unknown };
  /** What a row shows, beside the name's own column. */
  readonly columns: readonly { readonly name: string; readonly show: (item: Item) => ReactNode }[];
  readonly showName?: (item: Item) => ReactNode;
  /** The form of a new entry (null) or of one that is there. Calls `save` with what changed. */
  readonly form: (props: { item: Item | null; saving: boolean; error: unknown; save: (changes: Partial<Omit<Item, "id">>) => void }) => ReactNode;
}

/** A short list of the settings: add, change, archive where it can be, delete unless it is in use. */
export function DirectoryPage<Item extends Entry>({ title, lead, addLabel, directory, query, columns, showName, form }: DirectoryPageProps<Item>) {
  const { t } = useTranslation();
  const can = useCan();
  const { data, error } = useQuery({ queryKey: query.queryKey, queryFn: () => directory.list() });
  const [editing, setEditing] = useState<Item | "new" | null>(null);
  const mayChange = can("directory.manage");
  const add = mayChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setEditing("new")}>
      {addLabel}
    </Button>
  );
  const all: Column<Item>[] = [
    {
      key: "name",
      name: t("settings.name"),
      show: (item) => (
        <Group gap="xs">
          {showName ? showName(item) : <Text size="sm">{item.name}</Text>}
          {item.archived && <Tag tone="quiet">{t("settings.archived")}</Tag>}
        </Group>
      ),
    },
    ...columns.map(({ name, show }) => ({ key: name, name, show })),
    {
      key: "actions",
      name: <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>,
      end: true,
      width: 60,
      show: (item) => mayChange && <Actions item={item} directory={directory} queryKey={query.queryKey} onEdit={() => setEditing(item)} />,
    },
  ];
  return (
    <ListPage title={title} lead={lead} action={add} items={data} error={error} columns={all}>
      <EntryDialog
        editing={editing}
        addLabel={addLabel}
        directory={directory}
        queryKey={query.queryKey}
        form={form}
        onClose={() => setEditing(null)}
      />
    </ListPage>
  );
}

interface ActionsProps<Item> {
  readonly item: Item;
  readonly directory: Directory<Item>;
  readonly queryKey: QueryKey;
  readonly onEdit: () => void;
  /** More that can be done with it. */
  readonly children?: ReactNode;
}

/** The menu of an entry. */
export function Actions<Item extends Entry>({ item, directory, queryKey, onEdit, children }: ActionsProps<Item>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const renew = () => client.invalidateQueries({ queryKey });
  const archive = useMutation({
    mutationFn: () => directory.change(item.id, { archived: !item.archived } as unknown as Partial<Omit<Item, "id">>),
    onSuccess: renew,
    onError: tellProblem,
  });
  const drop = useMutation({ mutationFn: () => directory.remove(item.id), onSuccess: renew, onError: tellProblem });
  const askDelete = () =>
    modals.openConfirmModal({
      title: t("settings.delete_title", { name: item.name }),
      children: t("settings.delete_text"),
      labels: { confirm: t("settings.delete"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => drop.mutate(),
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("settings.actions_for", { name: item.name })}>
          <DotsIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<EditIcon />} onClick={onEdit}>
          {t("settings.edit")}
        </Menu.Item>
        {children}
        {item.archived !== undefined && (
          <Menu.Item onClick={() => archive.mutate()}>{item.archived ? t("settings.unarchive") : t("settings.archive")}</Menu.Item>
        )}
        <Menu.Item leftSection={<TrashIcon />} c="var(--mantine-color-error)" onClick={askDelete}>
          {t("settings.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogProps<Item extends Entry> extends Pick<DirectoryPageProps<Item>, "directory" | "form" | "addLabel"> {
  readonly editing: Item | "new" | null;
  readonly queryKey: QueryKey;
  readonly onClose: () => void;
}

export function EntryDialog<Item extends Entry>({ editing, addLabel, directory, queryKey, form, onClose }: DialogProps<Item>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const item = editing === "new" ? null : editing;
  const save = useMutation({
    mutationFn: (changes: Partial<Omit<Item, "id">>) => (item ? directory.change(item.id, changes) : directory.add(changes)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey });
      onClose();
    },
  });
  return (
    <Modal
      opened={editing !== null}
      onClose={onClose}
      onExitTransitionEnd={save.reset}
      title={item ? t("settings.edit") : addLabel}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack key={item?.id ?? "new"}>{editing !== null && form({ item, saving: save.isPending, error: save.error, save: save.mutate })}</Stack>
    </Modal>
  );
}
