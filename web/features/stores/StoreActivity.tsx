import { Paper, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Pass } from "../../api/stores.ts";
import type words from "../../locales/en/stores.json";
import { passesQuery } from "../../queries/stores.ts";
import { useFormats } from "../../ui/formats.ts";
import { Loading } from "../../ui/Loading.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Time } from "../../ui/Time.tsx";

type KnownKind = keyof (typeof words)["pass_kind"];
type KnownState = keyof (typeof words)["pass_state"];

/** The latest synchronisations: when, what kind, what came of it. */
export function StoreActivity({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(passesQuery(storeId));
  if (error) return <ProblemNote error={error} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <Text c="dimmed">{t("stores.no_passes")}</Text>;
  return (
    <Paper>
      <Table.ScrollContainer minWidth={720} type="native" tabIndex={0} role="region" aria-label={t("stores.tab.activity")}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("stores.pass.started")}</Table.Th>
              <Table.Th>{t("stores.pass.kind")}</Table.Th>
              <Table.Th>{t("stores.pass.state")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.looked")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.created")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.changed")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.pushed")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.set_aside")}</Table.Th>
              <Table.Th ta="right">{t("stores.pass.calls")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((pass) => (
              <PassRow key={pass.id} pass={pass} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

const STATE_TONES: Readonly<Record<string, Tone>> = { done: "good", running: "info", waiting: "warn", failed: "bad" };

function PassRow({ pass }: { pass: Pass }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const kind = i18n.exists(`stores.pass_kind.${pass.kind}`) ? t(`stores.pass_kind.${pass.kind as KnownKind}`) : pass.kind;
  const state = i18n.exists(`stores.pass_state.${pass.state}`) ? t(`stores.pass_state.${pass.state as KnownState}`) : pass.state;
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={pass.startedAt} short />
      </Table.Td>
      <Table.Td>{kind}</Table.Td>
      <Table.Td>
        <Tag tone={STATE_TONES[pass.state] ?? "quiet"}>{state}</Tag>
        {pass.failure && (
          <Text size="xs" c="dimmed">
            {pass.failure.message}
          </Text>
        )}
      </Table.Td>
      {[pass.looked, pass.created, pass.changed, pass.pushed, pass.setAside, pass.remoteCalls].map((count, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand still
        <Table.Td key={at} ta="right">
          {formats.number(count)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
