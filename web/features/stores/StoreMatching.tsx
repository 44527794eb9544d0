import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { applyRules, changeStore, listRemoteStatuses, type StatusRules, type Store, saveRules, undoRules } from "../../api/stores.ts";
import { useCan } from "../../queries/session.ts";
import { remoteStatusesQuery, rulesQuery } from "../../queries/stores.ts";
import { CheckIcon, RefreshIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { MatchingTables } from "./MatchingTables.tsx";

/** The matching of a connected store. What is saved holds for what changes from now on; the past only on request (S6). */
export function StoreMatching({ store }: { store: Store }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const can = useCan();
  const rules = useQuery(rulesQuery(store.id));
  const remote = useQuery(remoteStatusesQuery(store.id));
  const [edited, setEdited] = useState<StatusRules | null>(null);
  const [finalIds, setFinalIds] = useState<readonly string[]>(store.finalStatusIds);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another store, other rules
  useEffect(() => setEdited(null), [store.id]);

  const reread = useMutation({
    mutationFn: () => listRemoteStatuses(store.id, true),
    onSuccess: (statuses) => client.setQueryData(remoteStatusesQuery(store.id).queryKey, statuses),
  });
  const save = useMutation({
    mutationFn: async (wanted: StatusRules) => {
      if (JSON.stringify(finalIds) !== JSON.stringify(store.finalStatusIds)) await changeStore(store.id, { finalStatusIds: finalIds });
      return saveRules(store.id, wanted);
    },
    onSuccess: (answer) => {
      client.setQueryData(rulesQuery(store.id).queryKey, answer.rules);
      setEdited(null);
      void client.invalidateQueries({ queryKey: ["stores"] });
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("stores.rules_saved") });
    },
  });

  if (rules.error ?? remote.error) return <ProblemNote error={rules.error ?? remote.error} />;
  if (!rules.data || !remote.data) return <Loading />;
  const shown = edited ?? rules.data;
  const dirty = edited !== null || JSON.stringify(finalIds) !== JSON.stringify(store.finalStatusIds);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          {t("stores.matching_lead")}
        </Text>
        {can("stores.manage") && (
          <Button variant="default" size="xs" leftSection={<RefreshIcon size={14} />} loading={reread.isPending} onClick={() => reread.mutate()}>
            {t("stores.reread_statuses")}
          </Button>
        )}
      </Group>
      <ProblemNote error={reread.error} />
      <MatchingTables
        rules={shown}
        onChange={setEdited}
        remote={remote.data}
        mayCancel={store.mayCancelInStore}
        finalIds={finalIds}
        onFinalIds={setFinalIds}
        readOnly={!can("stores.manage")}
      />
      <ProblemNote error={save.error} />
      {can("stores.manage") && (
        <Group justify="space-between">
          <ApplyNow storeId={store.id} openOrders={store.health.openOrders} disabled={dirty} />
          <Group>
            {dirty && (
              <Button
                variant="default"
                onClick={() => {
                  setEdited(null);
                  setFinalIds(store.finalStatusIds);
                }}
              >
                {t("common.discard")}
              </Button>
            )}
            <Button disabled={!dirty} loading={save.isPending} onClick={() => save.mutate(shown)}>
              {t("common.save")}
            </Button>
          </Group>
        </Group>
      )}
    </Stack>
  );
}

/** The rules applied to what is open now, with an undo. */
function ApplyNow({ storeId, openOrders, disabled }: { storeId: string; openOrders: number; disabled: boolean }) {
  const { t } = useTranslation();
  const tellProblem = useProblemToast();
  const [undone, setUndone] = useState(false);
  const apply = useMutation({ mutationFn: () => applyRules(storeId), onSuccess: () => setUndone(false), onError: tellProblem });
  const undo = useMutation({ mutationFn: (id: string) => undoRules(storeId, id), onSuccess: () => setUndone(true), onError: tellProblem });
  const ask = () =>
    modals.openConfirmModal({
      title: t("stores.apply_title"),
      children: `${t("stores.apply_count", { count: openOrders })} ${t("stores.apply_text")}`,
      labels: { confirm: t("stores.apply"), cancel: t("common.cancel") },
      onConfirm: () => apply.mutate(),
    });
  return (
    <Stack gap="xs">
      <div>
        <Button variant="subtle" size="xs" disabled={disabled} loading={apply.isPending} onClick={ask}>
          {t("stores.apply_now")}
        </Button>
      </div>
      {apply.data && !undone && (
        <Alert color="sea" variant="light" role="status">
          <Group gap="sm">
            <Text size="sm">
              {t("stores.applied", { changed: apply.data.changedOnDesk, pushed: apply.data.pushedToStore, unmatched: apply.data.unmatched })}
            </Text>
            <Button size="compact-xs" variant="default" loading={undo.isPending} onClick={() => apply.data && undo.mutate(apply.data.id)}>
              {t("common.undo")}
            </Button>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}
