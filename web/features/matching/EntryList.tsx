import { Paper, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MatchEntry } from "../../api/matching.ts";
import classes from "./Matching.module.css";

interface ListProps {
  readonly entries: readonly MatchEntry[];
  /** There are more than are shown. */
  readonly more: boolean;
  readonly current: string;
  readonly onChoose: (id: string) => void;
}

/** What waits, each with how many orders it holds up. */
export function EntryList({ entries, more, current, onChoose }: ListProps) {
  const { t } = useTranslation();
  return (
    <Paper p="xs" component="nav" aria-label={t("matching.waiting")}>
      <Title order={2} size="h4" px="xs" pt={4}>
        {t(more ? "matching.waiting_more" : "matching.waiting_count", { count: entries.length })}
      </Title>
      <div className={classes.list}>
        {entries.map((entry) => (
          <UnstyledButton
            key={entry.id}
            className={classes.entry ?? ""}
            data-entry={entry.id}
            aria-current={entry.id === current ? "true" : undefined}
            onClick={() => onChoose(entry.id)}
          >
            <Text size="sm" fw={550} truncate>
              {entry.title}
            </Text>
            <Text size="xs" className={classes.small ?? ""}>
              {entry.store.name} · {t("matching.orders", { count: entry.orders })}
            </Text>
          </UnstyledButton>
        ))}
      </div>
    </Paper>
  );
}
