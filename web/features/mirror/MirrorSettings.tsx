import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeMirror, MATCHED, type Matched, MIRROR_FIELDS, type Mirror, type MirrorEntries } from "../../api/mirrors.ts";
import { mirrorEntriesQuery } from "../../queries/mirrors.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats, useNow } from "../../ui/formats.ts";
import { CheckIcon } from "../../ui/icons.tsx";
import { Extras, type ExtraValues } from "./Extras.tsx";
import { Matching } from "./Matching.tsx";
import type { TheirEntry } from "./MatchTable.tsx";
import { MirrorFailure } from "./MirrorFailure.tsx";
import { type Choices, directoryOf, savedChoices } from "./match-lines.ts";

const KIND_THERE: Readonly<Record<Matched, string>> = {
  orderStatuses: "order_status",
  locations: "location",
  orderTypes: "order_type",
  employees: "employee",
};

/** Matching, category, fields and web-hook of a connected account, as they are and to be changed. */
export function MirrorSettings({ mirror }: { mirror: Mirror }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const can = useCan();
  const formats = useFormats();
  const now = useNow();
  const { data: entries } = useQuery(mirrorEntriesQuery(mirror.id));
  const [choices, setChoices] = useState<Choices>(() => savedChoices(mirror.directory));
  const [extras, setExtras] = useState<ExtraValues>(() => extrasOf(mirror));
  const save = useMutation({
    mutationFn: () =>
      changeMirror(mirror.id, {
        directory: directoryOf(choices),
        fields: extras.fields,
        productCategoryId: extras.category,
        ...(extras.webhookSecret === "" ? {} : { webhookSecret: extras.webhookSecret }),
      }),
    onSuccess: (saved) => {
      setChoices(savedChoices(saved.directory));
      setExtras(extrasOf(saved));
      for (const queryKey of [["mirror"], ["locations"], ["order-types"], ["order-statuses"], ["employees"]])
        void client.invalidateQueries({ queryKey });
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("common.saved") });
    },
  });
  if (!entries) return null;
  const mayChange = can("stores.manage");
  return (
    <>
      <Matching theirs={theirsOf(entries)} choices={choices} onChange={setChoices} readOnly={!mayChange} />
      {entries.readAt && (
        <Text size="sm" c="dimmed">
          {t("mirror.read_at", { when: formats.relative(entries.readAt, now) })}
        </Text>
      )}
      {mayChange && (
        <>
          <Extras
            values={extras}
            onChange={setExtras}
            categories={entries.items.filter(({ kind, gone }) => kind === "category" && !gone)}
            customFields={entries.items.filter(({ kind, gone }) => kind === "custom_field" && !gone)}
            webhookAddress={`${window.location.origin}${mirror.webhook.path}`}
            hasSecret={mirror.webhook.hasSecret}
          />
          {save.error && <MirrorFailure error={save.error} url={mirror.url} />}
          <Group justify="flex-end">
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t("mirror.save")}
            </Button>
          </Group>
        </>
      )}
    </>
  );
}

function extrasOf(mirror: Mirror): ExtraValues {
  const fields = Object.fromEntries(MIRROR_FIELDS.flatMap((field) => (mirror.fields[field] === null ? [] : [[field, mirror.fields[field]]])));
  return { category: mirror.productCategoryId, fields, webhookSecret: "" };
}

function theirsOf({ items }: MirrorEntries): Readonly<Record<Matched, readonly TheirEntry[]>> {
  const of = (kind: Matched) =>
    items
      .filter((entry) => entry.kind === KIND_THERE[kind])
      .map(({ id, name, gone, active }) => ({ id, name, gone, inactive: kind === "employees" && !active, mayCreate: !gone }));
  return Object.fromEntries(MATCHED.map((kind) => [kind, of(kind)])) as Record<Matched, TheirEntry[]>;
}
