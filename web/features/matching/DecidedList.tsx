import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Decided, MatchEntry } from "../../api/matching.ts";

export interface DecidedMatch {
  readonly entry: MatchEntry;
  readonly decision: Decided;
}

interface ListProps {
  readonly decided: readonly DecidedMatch[];
  readonly busy: boolean;
  readonly onUndo: (decided: DecidedMatch) => void;
}

/** What was decided on this visit, newest first: each with what it repaired and the way back. */
export function DecidedList({ decided, busy, onUndo }: ListProps) {
  const { t } = useTranslation();
  if (decided.length === 0) return null;
  return (
    <Paper p="md" component="section" aria-label={t("matching.decided")} data-testid="decided">
      <Title order={2} size="h4" mb="xs">
        {t("matching.decided")}
      </Title>
      <Stack gap="xs">
        {decided.map((one) => (
          <Group key={one.decision.id} justify="space-between" gap="xs">
            <Text size="sm" miw={0}>
              {one.entry.title} ·{" "}
              <Text span c="dimmed">
                {t("matching.repaired", { count: one.decision.repairedOrders })}
              </Text>
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              loading={busy}
              aria-label={t("matching.undo_named", { title: one.entry.title })}
              onClick={() => onUndo(one)}
            >
              {t("common.undo")}
            </Button>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
