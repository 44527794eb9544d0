import { Button, Chip, Group, Paper, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AttentionItem } from "../../api/attention.ts";
import { attentionCountsQuery, attentionListQuery } from "../../queries/attention.ts";
import { useCan } from "../../queries/session.ts";
import { AttentionTabs } from "../../ui/AttentionTabs.tsx";
import { useKindTitle } from "../../ui/attention-words.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { AttentionGroup } from "./AttentionGroup.tsx";
import { byUrgency, groupedByKind } from "./kinds.ts";
import { useSettle } from "./use-settle.tsx";

const route = getRouteApi("/app/attention");

/** What only a person can settle: grouped by what happened, each entry with its answers, each answer one click or one key. */
export function AttentionPage() {
  const { t } = useTranslation();
  const can = useCan();
  const search = route.useSearch();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(attentionListQuery(search));
  const counts = useQuery(attentionCountsQuery).data?.kinds ?? [];
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const settle = useSettle(() => setMarked(new Set()));
  const mark = (ids: readonly string[], on: boolean) => setMarked(new Set(on ? [...marked, ...ids] : [...marked].filter((id) => !ids.includes(id))));
  const mayAct = can("attention.resolve");
  const list = useRef<HTMLDivElement>(null);
  useEntryKeys(list, items, {
    act: (item, at) => {
      const action = item.actions[at];
      if (mayAct && action !== undefined) settle.ask([item], action);
    },
    mark: (item) => mark([item.id], !marked.has(item.id)),
  });
  return (
    <Page title={t("common.nav.attention")} lead={t("attention.lead")} width={1000}>
      <AttentionTabs current="questions" />
      <ProblemNote error={error} />
      {counts.length > 1 && <KindFilter counts={counts} />}
      {!data && !error && <Loading />}
      {data && items.length === 0 && (
        <Paper>
          <EmptyState icon={<CheckIcon size={30} />} title={t("attention.none_title")} text={t("attention.none_text")} />
        </Paper>
      )}
      <Stack gap="lg" ref={list}>
        {groupedByKind(items).map((group) => (
          <AttentionGroup
            key={group.kind}
            group={group}
            count={counts.find(({ kind }) => kind === group.kind)?.count ?? group.items.length}
            mayAct={mayAct}
            marked={marked}
            onMark={mark}
            busy={settle.busy}
            onAct={settle.ask}
          />
        ))}
      </Stack>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
      {mayAct && items.length > 0 && (
        <Text size="xs" c="dimmed" visibleFrom="md">
          {t("attention.keys")}
        </Text>
      )}
    </Page>
  );
}

/** One kind at a time, for whoever works through many; kept in the address bar. */
function KindFilter({ counts }: { counts: readonly { readonly kind: string; readonly count: number }[] }) {
  const { t } = useTranslation();
  const titleOf = useKindTitle();
  const navigate = useNavigate();
  const { kind, ...rest } = route.useSearch();
  const choose = (chosen: string | undefined) =>
    void navigate({ to: "/attention", search: chosen === undefined || chosen === kind ? rest : { ...rest, kind: chosen }, replace: true });
  return (
    <Group gap={6} role="group" aria-label={t("attention.filter")}>
      {[...counts].sort(byUrgency).map((one) => (
        <Chip key={one.kind} size="xs" variant="outline" checked={one.kind === kind} onChange={() => choose(one.kind)}>
          {titleOf(one.kind)} · {one.count}
        </Chip>
      ))}
    </Group>
  );
}

interface EntryActs {
  readonly act: (item: AttentionItem, at: number) => void;
  readonly mark: (item: AttentionItem) => void;
}

/** J and K go from entry to entry, X selects, a digit gives the answer of that place. */
function useEntryKeys(list: React.RefObject<HTMLDivElement | null>, items: readonly AttentionItem[], { act, mark }: EntryActs): void {
  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-entry]") ?? [])];
  const focused = () => document.activeElement?.closest<HTMLElement>("[data-entry]") ?? null;
  const itemOf = (element: HTMLElement | null) => items.find(({ id }) => id === element?.dataset.entry);
  const move = (by: number) => {
    const all = entries();
    const here = focused();
    const at = here ? all.indexOf(here) + by : 0;
    all[Math.min(Math.max(at, 0), all.length - 1)]?.focus();
  };
  const withItem = (then: (item: AttentionItem) => void) => () => {
    const item = itemOf(focused());
    if (item) then(item);
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["x", withItem(mark)],
    ["1", withItem((item) => act(item, 0))],
    ["2", withItem((item) => act(item, 1))],
    ["3", withItem((item) => act(item, 2))],
  ]);
}
