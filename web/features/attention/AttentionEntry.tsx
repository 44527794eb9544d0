import { Anchor, Button, Checkbox, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AttentionItem } from "../../api/attention.ts";
import { useActionName, useAttentionWords } from "../../ui/attention-words.ts";
import { Ago } from "../../ui/Time.tsx";

interface EntryProps {
  readonly item: AttentionItem;
  readonly mayAct: boolean;
  /** Null where there is nothing to choose between. */
  readonly marked: boolean | null;
  readonly onMark: (on: boolean) => void;
  readonly busy: boolean;
  readonly onAct: (action: string) => void;
}

/** What is settled in the status matching of the store. */
const ABOUT_MATCHING: ReadonlySet<string> = new Set(["status_not_matched", "store_statuses_changed"]);

/** One open question: what happened, where, and a button for each answer. The first is what most people want. */
export function AttentionEntry({ item, mayAct, marked, onMark, busy, onAct }: EntryProps) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const { title, text, facts } = useAttentionWords(item, item.store?.id ?? null);
  return (
    <Paper component="li" p="md" data-kind={item.kind} style={{ listStyle: "none" }}>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        {mayAct && marked !== null && (
          <Checkbox
            mt={3}
            aria-label={t("attention.mark", { title })}
            checked={marked}
            onChange={({ currentTarget }) => onMark(currentTarget.checked)}
          />
        )}
        <Stack gap={6} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Title order={2} size="h3">
              {title}
            </Title>
            <Text size="xs" c="dimmed" component="div">
              <Ago at={item.updatedAt} />
            </Text>
          </Group>
          <Text size="sm">{text}</Text>
          {facts.map((fact) => (
            <Text key={fact} size="sm" c="dimmed">
              {fact}
            </Text>
          ))}
          <Group gap="md">
            {item.order && (
              <Anchor component={Link} to={`/orders/${item.order.id}`} size="sm" fw={550}>
                {t("order.title", { number: item.order.number })}
              </Anchor>
            )}
            {!item.order && item.remoteId && item.kind !== "status_not_matched" && (
              <Text size="sm" fw={550}>
                {t("attention.store_order", { number: item.remoteId })}
              </Text>
            )}
            {item.store && (
              <Anchor
                component={Link}
                to={`/settings/stores/${item.store.id}${ABOUT_MATCHING.has(item.kind) ? "?tab=matching" : ""}`}
                size="sm"
                c="dimmed"
              >
                {item.store.name}
              </Anchor>
            )}
          </Group>
          {mayAct && (
            <Group gap="xs" mt={4}>
              {item.actions.map((action, at) => (
                <Button
                  key={action}
                  size="xs"
                  variant={at === 0 && action !== "dismiss" ? "light" : "default"}
                  loading={busy}
                  onClick={() => onAct(action)}
                >
                  {actionName(action)}
                </Button>
              ))}
            </Group>
          )}
        </Stack>
      </Group>
    </Paper>
  );
}
