import { ActionIcon, Button, Group, Modal, Paper, Stack, Table, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiToken, addApiToken, removeApiToken } from "../../api/api-tokens.ts";
import { apiTokensQuery } from "../../queries/directory.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { KeyIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { Ago, Time } from "../../ui/Time.tsx";
import { CopyField } from "./CopyField.tsx";

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
  return (
    <Page title={t("settings.nav.api_tokens")} lead={t("settings.tokens_lead")} width={820} actions={tokens && tokens.length > 0 && add}>
      <ProblemNote error={error} />
      {!tokens && !error && <Loading />}
      {tokens?.length === 0 && (
        <Paper>
          <EmptyState icon={<KeyIcon size={30} />} title={t("settings.no_tokens")} text={t("settings.no_tokens_text")} action={add} />
        </Paper>
      )}
      {tokens && tokens.length > 0 && (
        <Paper>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("settings.name")}</Table.Th>
                <Table.Th>{t("settings.created")}</Table.Th>
                <Table.Th>{t("settings.last_used")}</Table.Th>
                <Table.Th w={60}>
                  <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} />
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      <NewTokenDialog opened={opened} onClose={() => setOpened(false)} />
    </Page>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
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
    <Table.Tr>
      <Table.Td>{token.name}</Table.Td>
      <Table.Td>{token.createdAt && <Time at={token.createdAt} short />}</Table.Td>
      <Table.Td>{token.lastUsedAt ? <Ago at={token.lastUsedAt} /> : <Text size="sm">{t("settings.never_used")}</Text>}</Table.Td>
      <Table.Td>
        <ActionIcon variant="subtle" color="gray" aria-label={t("settings.delete_title", { name: token.name })} onClick={ask}>
          <TrashIcon />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}

function NewTokenDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ initialValues: { name: "" }, validate: { name: (value) => (value.trim() === "" ? t("common.needed") : null) } });
  const add = useMutation({
    mutationFn: () => addApiToken(form.values.name.trim()),
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
