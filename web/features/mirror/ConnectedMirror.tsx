import { Alert, Anchor, Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Mirror } from "../../api/mirrors.ts";
import { useFormats, useNow } from "../../ui/formats.ts";
import { Page } from "../../ui/Page.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";
import { MirrorActions } from "./MirrorActions.tsx";
import { FailureWords } from "./MirrorFailure.tsx";
import { MirrorSettings } from "./MirrorSettings.tsx";

const TONES: Readonly<Record<Mirror["health"]["state"], Tone>> = {
  ok: "good",
  late: "warn",
  access_lost: "bad",
  backing_off: "warn",
  paused: "quiet",
  disconnected: "quiet",
};

/** How the connected account is doing, how far the orders are and what the wait is for, and everything that can be changed. */
export function ConnectedMirror({ mirror }: { mirror: Mirror }) {
  const { t } = useTranslation();
  const { health } = mirror;
  return (
    <Page
      title={t("mirror.title")}
      beside={
        <Tag tone={TONES[health.state]} data-state={health.state}>
          {t(`stores.health.${health.state}`)}
        </Tag>
      }
      lead={mirror.company}
      actions={<MirrorActions mirror={mirror} />}
      width={820}
    >
      {health.failure && <FailureWords {...health.failure} host={new URL(mirror.url).host} role="note" />}
      {!mirror.enabled && (
        <Alert color="gray" variant="light" role="note">
          {t("mirror.paused_text")}
        </Alert>
      )}
      <Backlog mirror={mirror} />
      <MirrorSettings key={mirror.connectedAt} mirror={mirror} />
    </Page>
  );
}

function Backlog({ mirror }: { mirror: Mirror }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const { orders, budget, health } = mirror;
  const isDone = orders.waiting === 0;
  return (
    <Paper p="lg" component="section" aria-label={t("mirror.orders")}>
      <Stack gap="sm">
        <Title order={2}>{t("mirror.orders")}</Title>
        <Text role="status">{isDone ? t("mirror.progress_done") : t("mirror.progress_waiting", { count: orders.waiting })}</Text>
        {!isDone && orders.total > 0 && (
          <Progress value={(orders.bound / orders.total) * 100} aria-label={t("mirror.progress_of", { bound: orders.bound, total: orders.total })} />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          <Text size="sm">{t("mirror.progress_of", { bound: orders.bound, total: orders.total })}</Text>
          <Text size="sm">{t("mirror.budget_used", { count: budget.used })}</Text>
          {!isDone && (
            <Text size="sm" data-part="left">
              {t("mirror.budget_left", { waiting: formats.number(budget.waiting), time: formats.duration(budget.backlogSeconds) })}
            </Text>
          )}
          {orders.parked > 0 && (
            <Anchor component={Link} to="/attention" size="sm">
              {t("mirror.parked", { count: orders.parked })}
            </Anchor>
          )}
          {health.lastPassAt && (
            <Group gap={4}>
              <Text size="sm">{t("mirror.last_pass")}</Text>
              <Text size="sm" component="span">
                <Ago at={health.lastPassAt} />
              </Text>
            </Group>
          )}
          {health.nextRunAt && (
            <Text size="sm">
              {t("mirror.next_run")} {formats.relative(health.nextRunAt, now)}
            </Text>
          )}
        </SimpleGrid>
        {!isDone && (
          <Text size="sm" c="dimmed">
            {t("mirror.budget", { calls: budget.callsPerSecond })} {t("mirror.people_first")}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
