import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Pass } from "../api/stores.ts";
import type words from "../locales/en/stores.json";
import { useFailureWords } from "./FailureNote.tsx";
import { useFormats } from "./formats.ts";
import classes from "./PassTable.module.css";
import { Tag, type Tone } from "./Tag.tsx";
import { Time } from "./Time.tsx";

type KnownKind = keyof (typeof words)["pass_kind"];
type KnownState = keyof (typeof words)["pass_state"];
type ShownPass = Pass & { readonly store?: { readonly id: string; readonly name: string } };

/** Synchronisations, newest first: when, what kind, how long it took and what each did. */
export function PassTable({ passes, label, withStore = false }: { passes: readonly ShownPass[]; label: string; withStore?: boolean }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={withStore ? 860 : 720} type="native" tabIndex={0} role="region" aria-label={label}>
      <Table className={classes.table ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("stores.pass.started")}</Table.Th>
            {withStore && <Table.Th>{t("activity.store")}</Table.Th>}
            <Table.Th>{t("stores.pass.kind")}</Table.Th>
            <Table.Th>{t("stores.pass.state")}</Table.Th>
            <Table.Th>{t("activity.did.title")}</Table.Th>
            <Table.Th ta="right">{t("activity.took")}</Table.Th>
            <Table.Th ta="right">{t("stores.pass.calls")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {passes.map((pass) => (
            <PassRow key={pass.id} pass={pass} withStore={withStore} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const STATE_TONES: Readonly<Record<string, Tone>> = { done: "good", running: "info", waiting: "warn", failed: "bad" };

function PassRow({ pass, withStore }: { pass: ShownPass; withStore: boolean }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const failureWords = useFailureWords();
  const kind = i18n.exists(`stores.pass_kind.${pass.kind}`) ? t(`stores.pass_kind.${pass.kind as KnownKind}`) : pass.kind;
  const state = i18n.exists(`stores.pass_state.${pass.state}`) ? t(`stores.pass_state.${pass.state as KnownState}`) : pass.state;
  const seconds = pass.finishedAt === null ? null : (Date.parse(pass.finishedAt) - Date.parse(pass.startedAt)) / 1000;
  return (
    <Table.Tr data-pass={pass.id}>
      <Table.Td>
        <Time at={pass.startedAt} short />
      </Table.Td>
      {withStore && (
        <Table.Td>
          {pass.store && (
            <Anchor component={Link} to={`/settings/stores/${pass.store.id}`} size="sm">
              {pass.store.name}
            </Anchor>
          )}
        </Table.Td>
      )}
      <Table.Td>{kind}</Table.Td>
      <Table.Td>
        <Tag tone={STATE_TONES[pass.state] ?? "quiet"}>{state}</Tag>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{useDid(pass)}</Text>
        {pass.failure && (
          <Text size="xs" c="dimmed">
            {failureWords({ code: pass.failure.code, host: pass.store?.name ?? "", fallback: pass.failure }).message}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{seconds === null ? "" : seconds < 1 ? t("activity.under_a_second") : formats.duration(seconds)}</Table.Td>
      <Table.Td ta="right">{formats.number(pass.remoteCalls)}</Table.Td>
    </Table.Tr>
  );
}

/** "3 new · 2 changed · 140 looked at": what did not happen is left out. */
function useDid(pass: Pass): string {
  const { t } = useTranslation();
  const parts = [
    pass.created > 0 && t("activity.did.created", { count: pass.created }),
    pass.changed > 0 && t("activity.did.changed", { count: pass.changed }),
    pass.pushed > 0 && t("activity.did.pushed", { count: pass.pushed }),
    pass.setAside > 0 && t("activity.did.set_aside", { count: pass.setAside }),
    t("activity.did.looked", { count: pass.looked }),
  ];
  return parts.filter((part) => part !== false).join(" · ");
}
