import { ActionIcon, Button, Group, Modal, Radio, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiToken, addApiToken, removeApiToken } from "../../api/api-tokens.ts";
import type { Permission } from "../../api/employees.ts";
import { apiTokensQuery } from "../../queries/directory.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { KeyIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import { type Column, smallText } from "../../ui/ListTable.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { Ago, Time } from "../../ui/Time.tsx";
import { CopyField } from "./CopyField.tsx";
import { ListPage } from "./ListPage.tsx";
import { PermissionChecks } from "./PermissionChecks.tsx";

/** Keys for programs that use the API in somebody's name. */
export function ApiTokensPage() {
  const { t } = useTranslation();
  const { data: tokens, error } = useQuery(apiTokensQuery);
  const [opened, setOpened] = useState(false);
  const add = (
    <Button leftSection={<PlusIcon />} onClick={() => setOpened(true)}>
      {t("settings.add_token")}
    </Button>
  );
  const columns: Column<ApiToken>[] = [
    {
      key: "name",
      name: t("settings.name"),
      show: ({ name, employee, permissions }) => (
        <>
          {name}
          <span className={smallText}>
            {[employee.name, permissions ? t("settings.token_permissions_count", { count: permissions.length }) : ""].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    { key: "created", name: t("settings.created"), wideOnly: true, show: ({ createdAt }) => createdAt && <Time at={createdAt} short /> },
    {
      key: "used",
      name: t("settings.last_used"),
      show: ({ lastUsedAt }) => (lastUsedAt ? <Ago at={lastUsedAt} /> : <Text size="sm">{t("settings.never_used")}</Text>),
    },
    {
      key: "actions",
      name: <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>,
      end: true,
      width: 60,
      show: (token) => <DeleteToken token={token} />,
    },
  ];
  return (
    <ListPage
      title={t("settings.nav.api_tokens")}
      lead={t("settings.tokens_lead")}
      action={add}
      items={tokens}
      error={error}
      columns={columns}
      empty={<EmptyState icon={<KeyIcon size={30} />} title={t("settings.no_tokens")} text={t("settings.no_tokens_text")} action={add} />}
    >
      <NewTokenDialog opened={opened} onClose={() => setOpened(false)} />
    </ListPage>
  );
}

function DeleteToken({ token }: { token: ApiToken }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const drop = useMutation({
    mutationFn: () => removeApiToken(token.id),
    onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }),
    onError: tellProblem,
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("settings.delete_title", { name: token.name }),
      children: t("settings.delete_token_text"),
      labels: { confirm: t("settings.delete"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => drop.mutate(),
    });
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={t("settings.delete_title", { name: token.name })} onClick={ask}>
      <TrashIcon />
    </ActionIcon>
  );
}

function NewTokenDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<{ name: string; limited: boolean; permissions: Permission[] }>({
    initialValues: { name: "", limited: false, permissions: [] },
    validate: { name: (value) => (value.trim() === "" ? t("common.needed") : null) },
  });
  const add = useMutation({
    mutationFn: () => addApiToken(form.values.name.trim(), form.values.limited ? form.values.permissions : null),
    onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }),
  });
  const close = () => {
    onClose();
    form.reset();
    add.reset();
  };
  return (
    <Modal opened={opened} onClose={close} title={t("settings.add_token")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {add.data ? (
        <Stack>
          <Text size="sm">{t("settings.token_once")}</Text>
          <CopyField label={t("settings.token")} value={add.data.token} />
          <Group justify="flex-end">
            <Button onClick={close}>{t("common.done")}</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={form.onSubmit(() => add.mutate())}>
          <Stack>
            <TextInput label={t("settings.name")} description={t("settings.token_name_help")} data-autofocus {...form.getInputProps("name")} />
            <Radio.Group
              label={t("settings.token_may")}
              value={form.values.limited ? "some" : "all"}
              onChange={(value) => form.setFieldValue("limited", value === "some")}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="all" label={t("settings.token_may_all")} />
                <Radio value="some" label={t("settings.token_may_some")} />
              </Stack>
            </Radio.Group>
            {form.values.limited && <PermissionChecks {...form.getInputProps("permissions")} />}
            <ProblemNote error={add.error} />
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending}>
                {t("settings.make_token")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
