import { Button, Checkbox, Group, Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AttentionItem, settleAttention } from "../../api/attention.ts";
import { attentionQuery } from "../../queries/attention.ts";
import { useCan } from "../../queries/session.ts";
import { useActionName } from "../../ui/attention-words.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { AttentionEntry } from "./AttentionEntry.tsx";

/** What only a person can settle: each entry says what is wrong and offers what can be done. */
export function AttentionPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(attentionQuery);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const chosen = items.filter(({ id }) => marked.has(id));
  const settle = useSettle(() => setMarked(new Set()));
  const mark = (id: string, on: boolean) => setMarked(new Set(on ? [...marked, id] : [...marked].filter((each) => each !== id)));
  const mayAct = can("attention.resolve");
  return (
    <Page title={t("common.nav.attention")} lead={t("attention.lead")} width={960}>
      <ProblemNote error={error} />
      {!data && !error && <Loading />}
      {data && items.length === 0 && (
        <Paper>
          <EmptyState icon={<CheckIcon size={30} />} title={t("attention.none_title")} text={t("attention.none_text")} />
        </Paper>
      )}
      {mayAct && items.length > 1 && (
        <Many
          items={items}
          chosen={chosen}
          onAll={(on) => setMarked(new Set(on ? items.map(({ id }) => id) : []))}
          busy={settle.isPending}
          onAct={(action) => settle.mutate({ ids: chosen.map(({ id }) => id), action })}
        />
      )}
      <Stack gap="sm" component="ul" p={0} m={0}>
        {items.map((item) => (
          <AttentionEntry
            key={item.id}
            item={item}
            mayAct={mayAct}
            marked={items.length > 1 ? marked.has(item.id) : null}
            onMark={(on) => mark(item.id, on)}
            busy={settle.isPending && settle.variables.ids.includes(item.id)}
            onAct={(action) => settle.mutate({ ids: [item.id], action })}
          />
        ))}
      </Stack>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </Page>
  );
}

function useSettle(onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  return useMutation({
    mutationFn: ({ ids, action }: { ids: readonly string[]; action: string }) => settleAttention(ids, action),
    onSuccess: ({ results }) => {
      onDone();
      const started = results.filter(({ outcome }) => outcome === "started").length;
      const settled = results.filter(({ outcome }) => outcome === "resolved").length;
      if (settled > 0) notifications.show({ color: "sea", icon: <CheckIcon />, message: t("attention.settled", { count: settled }) });
      if (started > 0) notifications.show({ color: "sea", message: t("attention.started", { count: started }) });
      for (const detail of new Set(results.flatMap(({ problem }) => (problem ? [problem.detail] : [])))) {
        notifications.show({ color: "red", title: t("attention.refused"), message: detail, autoClose: 15_000 });
      }
    },
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ["attention"] }),
  });
}

interface ManyProps {
  readonly items: readonly AttentionItem[];
  readonly chosen: readonly AttentionItem[];
  readonly onAll: (on: boolean) => void;
  readonly busy: boolean;
  readonly onAct: (action: string) => void;
}

/** One click for many: what all the marked entries offer. */
function Many({ items, chosen, onAll, busy, onAct }: ManyProps) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const common = (chosen[0]?.actions ?? []).filter((action) => chosen.every(({ actions }) => actions.includes(action)));
  return (
    <Group gap="sm" mih={36}>
      <Checkbox
        label={t("attention.mark_all")}
        checked={chosen.length === items.length}
        indeterminate={chosen.length > 0 && chosen.length < items.length}
        onChange={({ currentTarget }) => onAll(currentTarget.checked)}
      />
      {chosen.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            {t("attention.marked", { count: chosen.length })}
          </Text>
          {common.map((action) => (
            <Button key={action} size="compact-sm" variant="default" loading={busy} onClick={() => onAct(action)}>
              {actionName(action)}
            </Button>
          ))}
        </>
      )}
    </Group>
  );
}
