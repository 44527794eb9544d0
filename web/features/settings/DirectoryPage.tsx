import { ActionIcon, Button, Group, Menu, Modal, Paper, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { modals } from "@mantine/modals";
import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Directory } from "../../api/directory.ts";
import { useCan } from "../../queries/session.ts";
import { DotsIcon, EditIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { Tag } from "../../ui/Tag.tsx";

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
  return (
    <Page title={title} lead={lead} width={820} actions={add}>
      <ProblemNote error={error} />
      {!data && !error && <Loading />}
      {data && (
        <Paper>
          <Table.ScrollContainer minWidth={420} type="native">
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("settings.name")}</Table.Th>
                  {columns.map(({ name }) => (
                    <Table.Th key={name}>{name}</Table.Th>
                  ))}
                  <Table.Th w={60}>
                    <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.map((item) => (
                  <Table.Tr key={item.id} data-id={item.id}>
                    <Table.Td>
                      <Group gap="xs">
                        {showName ? showName(item) : <Text size="sm">{item.name}</Text>}
                        {item.archived && <Tag tone="quiet">{t("settings.archived")}</Tag>}
                      </Group>
                    </Table.Td>
                    {columns.map(({ name, show }) => (
                      <Table.Td key={name}>{show(item)}</Table.Td>
                    ))}
                    <Table.Td>
                      {mayChange && <Actions item={item} directory={directory} queryKey={query.queryKey} onEdit={() => setEditing(item)} />}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <EntryDialog
        editing={editing}
        addLabel={addLabel}
        directory={directory}
        queryKey={query.queryKey}
        form={form}
        onClose={() => setEditing(null)}
      />
    </Page>
  );
}

interface ActionsProps<Item> {
  readonly item: Item;
  readonly directory: Directory<Item>;
  readonly queryKey: QueryKey;
  readonly onEdit: () => void;
}

function Actions<Item extends Entry>({ item, directory, queryKey, onEdit }: ActionsProps<Item>) {
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

function EntryDialog<Item extends Entry>({ editing, addLabel, directory, queryKey, form, onClose }: DialogProps<Item>) {
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
