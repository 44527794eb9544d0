import { Paper, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Decided, decideMatch, type MatchChoice, type MatchEntry, undoMatch } from "../../api/matching.ts";
import { matchQueueQuery } from "../../queries/matching.ts";
import { useCan } from "../../queries/session.ts";
import { AttentionTabs } from "../../ui/AttentionTabs.tsx";
import { say } from "../../ui/announcer.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { DecidedList, type DecidedMatch } from "./DecidedList.tsx";
import { EntryList } from "./EntryList.tsx";
import { MatchCard } from "./MatchCard.tsx";
import classes from "./Matching.module.css";

/** Lines whose product only a person can tell. One decision repairs every order that has the line; the next one follows. */
export function MatchQueuePage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(matchQueueQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [decided, setDecided] = useState<readonly DecidedMatch[]>([]);
  const entries = data?.items ?? [];
  // Whoever chose nothing begins with the line that waits in the most orders.
  const current = entries.find(({ id }) => id === chosen) ?? mostWanted(entries);
  const { decide, undo } = useDecisions({
    onDecided: (done) => setDecided([done, ...decided].slice(0, 8)),
    onUndone: (id) => setDecided(decided.filter(({ decision }) => decision.id !== id)),
  });
  const step = (by: number) => {
    const at = entries.findIndex(({ id }) => id === current?.id);
    setChosen(entries[Math.min(Math.max(at + by, 0), entries.length - 1)]?.id ?? null);
  };
  const can = useCan();
  return (
    <Page title={t("matching.title")} lead={t("matching.lead")} width={1180}>
      <AttentionTabs current="products" />
      <ProblemNote error={error} />
      {!data && !error && <Loading />}
      {data && !current && (
        <Paper>
          <EmptyState icon={<CheckIcon size={30} />} title={t("matching.none_title")} text={t("matching.none_text")} />
        </Paper>
      )}
      {current && (
        <div className={classes.columns}>
          <MatchCard
            key={current.id}
            entry={current}
            focused={decided.length > 0}
            mayDecide={can("attention.resolve")}
            busy={decide.isPending}
            onDecide={(choice) => {
              setChosen(entries[entries.findIndex(({ id }) => id === current.id) + 1]?.id ?? null);
              decide.mutate({ entry: current, choice });
            }}
            onStep={step}
            onUndo={() => decided[0] && undo.mutate(decided[0])}
          />
          <EntryList entries={entries} more={data?.nextCursor !== null} current={current.id} onChoose={setChosen} />
        </div>
      )}
      <DecidedList decided={decided} busy={undo.isPending} onUndo={(one) => undo.mutate(one)} />
      <Text size="xs" c="dimmed" visibleFrom="md">
        {t("matching.keys")}
      </Text>
    </Page>
  );
}

function mostWanted(entries: readonly MatchEntry[]): MatchEntry | null {
  return entries.reduce<MatchEntry | null>((best, entry) => (best === null || entry.orders > best.orders ? entry : best), null);
}

interface Watchers {
  readonly onDecided: (done: DecidedMatch) => void;
  readonly onUndone: (decisionId: string) => void;
}

function useDecisions({ onDecided, onUndone }: Watchers) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const renew = () => {
    void client.invalidateQueries({ queryKey: ["match-queue"] });
    void client.invalidateQueries({ queryKey: ["attention"] });
  };
  const decide = useMutation({
    mutationFn: ({ entry, choice }: { entry: MatchEntry; choice: MatchChoice }): Promise<Decided> => decideMatch(entry.id, choice),
    onSuccess: (decision, { entry }) => {
      // Gone from the list at once: the next one is there already.
      client.setQueryData(matchQueueQuery.queryKey, (old) => old && { ...old, items: old.items.filter(({ id }) => id !== entry.id) });
      say(t("matching.repaired", { count: decision.repairedOrders }));
      onDecided({ entry, decision });
    },
    onError: tellProblem,
    onSettled: renew,
  });
  const undo = useMutation({
    mutationFn: ({ entry, decision }: DecidedMatch) => undoMatch(entry.id, decision.id),
    onSuccess: (_, { decision }) => {
      say(t("matching.undone"));
      onUndone(decision.id);
    },
    onError: tellProblem,
    onSettled: renew,
  });
  return { decide, undo };
}
