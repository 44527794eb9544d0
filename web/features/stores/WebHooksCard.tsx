import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { retryWebHooks, type Store, type WebHookState } from "../../api/stores.ts";
import type words from "../../locales/en/web_hooks.json";
import { useCan } from "../../queries/session.ts";
import { storeQuery } from "../../queries/stores.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";

const TONES: Readonly<Record<WebHookState, Tone>> = {
  on: "good",
  partly: "warn",
  off: "warn",
  waiting: "info",
  no_public_url: "quiet",
  unsupported: "quiet",
};

type KnownProblem = keyof (typeof words)["problem"];

/** Whether the shop tells us of its orders by itself, since when, and why not: it only makes things sooner, so nothing here is red. */
export function WebHooksCard({ store }: { store: Store }) {
  const { t, i18n } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const hooks = store.health.webHooks;
  const retry = useMutation({
    mutationFn: () => retryWebHooks(store.id),
    onSuccess: (changed) => client.setQueryData(storeQuery(store.id).queryKey, changed),
  });
  if (!store.enabled || store.importStartedAt === null) return null;
  const known = hooks.problem && i18n.exists(`web_hooks.problem.${hooks.problem.code}.message`) ? (hooks.problem.code as KnownProblem) : null;
  return (
    <Paper p="lg" data-testid="web-hooks">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={2}>{t("web_hooks.title")}</Title>
            <Tag tone={TONES[hooks.state]} data-state={hooks.state}>
              {t(`web_hooks.state.${hooks.state}`)}
            </Tag>
          </Group>
          {hooks.problem && can("stores.manage") && (
            <Button size="xs" variant="light" loading={retry.isPending} onClick={() => retry.mutate()}>
              {t("web_hooks.retry")}
            </Button>
          )}
        </Group>
        {hooks.problem && (
          <div>
            <Text size="sm">{known ? t(`web_hooks.problem.${known}.message`) : hooks.problem.message}</Text>
            <Text size="sm" c="dimmed">
              {known ? t(`web_hooks.problem.${known}.advice`) : hooks.problem.advice}
            </Text>
          </div>
        )}
        {!hooks.problem && (
          <Text size="sm" c="dimmed">
            {t(`web_hooks.text.${hooks.state}`)}
          </Text>
        )}
        {(hooks.state === "on" || hooks.state === "partly") && (
          <Text size="sm">
            {t("web_hooks.last_received")} {hooks.lastReceivedAt ? <Ago at={hooks.lastReceivedAt} /> : t("web_hooks.none_yet")}
          </Text>
        )}
        <ProblemNote error={retry.error} />
      </Stack>
    </Paper>
  );
}
