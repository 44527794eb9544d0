import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MirrorOfOrder } from "../../api/orders.ts";
import type words from "../../locales/en/mirror.json";
import { Tag } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";
import { Block, Fact, Facts } from "./Block.tsx";

type KnownReason = keyof (typeof words)["reason"];

/** The same order in RO App: its number and status there, or why it is not there. */
export function MirrorBlock({ mirror }: { mirror: MirrorOfOrder }) {
  const { t } = useTranslation();
  return (
    <Block title={t("mirror.order.title")}>
      <Facts>
        <Fact name={t("mirror.order.number")}>
          {mirror.remoteNumber ?? mirror.remoteId ?? (
            <Group gap={6}>
              <Tag tone={mirror.state === "parked" ? "bad" : "info"}>
                {mirror.state === "parked" ? t("mirror.order.parked") : t("mirror.order.opening")}
              </Tag>
            </Group>
          )}
        </Fact>
        <Fact name={t("mirror.order.status")}>
          {mirror.remoteStatus && (
            <Group gap={6}>
              <span>{mirror.remoteStatus.name}</span>
              {!mirror.matched && <Tag tone="warn">{t("order.not_matched")}</Tag>}
              {mirror.pending && <Tag tone="info">{t("mirror.order.pending")}</Tag>}
              {mirror.frozen && <Tag tone="quiet">{t("mirror.order.frozen")}</Tag>}
            </Group>
          )}
        </Fact>
        {mirror.lastUpdateAt && (
          <Fact name={t("mirror.order.last_update")}>
            <Ago at={mirror.lastUpdateAt} />
          </Fact>
        )}
      </Facts>
      <Notes mirror={mirror} />
    </Block>
  );
}

function Notes({ mirror }: { mirror: MirrorOfOrder }) {
  const { t, i18n } = useTranslation();
  const { problem } = mirror;
  const known = problem && i18n.exists(`mirror.reason.${problem.reason}`);
  const notes = [
    ...(known ? [t(`mirror.reason.${problem.reason as KnownReason}`, { said: problem.said ?? "" })] : []),
    ...(mirror.frozen ? [t("mirror.order.frozen_help")] : []),
    ...(mirror.adopted ? [t("mirror.order.adopted")] : []),
  ];
  return notes.map((note) => (
    <Text key={note} size="xs" c="dimmed">
      {note}
    </Text>
  ));
}
