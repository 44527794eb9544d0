import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Notice } from "../../api/notifications.ts";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";

const TONES: Readonly<Record<Notice["state"], Tone>> = { sent: "good", waiting: "warn", failed: "bad" };

/** What was sent last, and what could not be. */
export function NewestNotices({ notices }: { notices: readonly Notice[] }) {
  const { t } = useTranslation();
  if (notices.length === 0) return null;
  return (
    <Paper p="lg">
      <Stack gap="sm">
        <Title order={2}>{t("notifications.newest")}</Title>
        {notices.map((notice) => (
          <Entry key={notice.id} notice={notice} />
        ))}
      </Stack>
    </Paper>
  );
}

function Entry({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation();
  const { kind, channel, state, problem } = notice;
  const subject = notice.order ? t("notifications.order", { number: notice.order.number }) : (notice.store?.name ?? "");
  const words =
    problem && i18n.exists(`notifications.failure.${problem.code}`) ? t(`notifications.failure.${problem.code as "refused"}`) : problem?.message;
  return (
    <div>
      <Group gap="xs">
        <Tag tone={TONES[state]} data-state={state}>
          {t(`notifications.state.${state}`)}
        </Tag>
        <Text size="sm" fw={550}>
          {t(`notifications.kind.${kind}`)}
        </Text>
        <Text size="sm">{subject}</Text>
      </Group>
      <Text size="xs" c="dimmed">
        {channel === "webhook" ? t("notifications.webhook.title") : notice.to} · <Ago at={notice.createdAt} />
      </Text>
      {state !== "sent" && words && <Text size="xs">{words}</Text>}
    </div>
  );
}
