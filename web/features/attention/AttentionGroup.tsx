import { Badge, Button, Checkbox, Group, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AttentionItem } from "../../api/attention.ts";
import { useActionName, useKindText, useKindTitle } from "../../ui/attention-words.ts";
import { AttentionEntry } from "./AttentionEntry.tsx";
import { commonActions, type KindGroup } from "./kinds.ts";

interface GroupProps {
  readonly group: KindGroup;
  /** How many there are of the kind, those not loaded yet included. */
  readonly count: number;
  readonly mayAct: boolean;
  readonly marked: ReadonlySet<string>;
  readonly onMark: (ids: readonly string[], on: boolean) => void;
  readonly busy: ReadonlySet<string>;
  readonly onAct: (items: readonly AttentionItem[], action: string) => void;
}

/** All entries of one kind: said once what it means, answered one by one or many at once. */
export function AttentionGroup({ group, count, mayAct, marked, onMark, busy, onAct }: GroupProps) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const title = useKindTitle()(group.kind);
  const text = useKindText()(group.kind);
  const { items } = group;
  const chosen = items.filter(({ id }) => marked.has(id));
  const ids = items.map(({ id }) => id);
  return (
    <Paper component="section" aria-label={title} data-group={group.kind} p={{ base: "md", sm: "lg" }}>
      <Group gap="xs" align="center">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Badge variant="default">{count}</Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {mayAct && items.length > 1 && (
        <Group gap="sm" mt="sm" mih={30}>
          <Checkbox
            size="sm"
            label={t("attention.mark_all")}
            aria-label={t("attention.mark_all_of", { title })}
            checked={chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={({ currentTarget }) => onMark(ids, currentTarget.checked)}
          />
          {chosen.length > 0 && (
            <>
              <Text size="sm" c="dimmed">
                {t("attention.marked", { count: chosen.length })}
              </Text>
              {commonActions(chosen).map((action) => (
                <Button
                  key={action}
                  size="compact-sm"
                  variant="default"
                  loading={chosen.some(({ id }) => busy.has(id))}
                  onClick={() => onAct(chosen, action)}
                >
                  {actionName(action)}
                </Button>
              ))}
            </>
          )}
        </Group>
      )}
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {items.map((item) => (
          <AttentionEntry
            key={item.id}
            item={item}
            mayAct={mayAct}
            marked={items.length > 1 ? marked.has(item.id) : null}
            onMark={(on) => onMark([item.id], on)}
            busy={busy.has(item.id)}
            onAct={(action) => onAct([item], action)}
          />
        ))}
      </ul>
    </Paper>
  );
}
