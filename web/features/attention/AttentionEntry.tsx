import { Anchor, Button, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AttentionItem } from "../../api/attention.ts";
import { useActionName, useAttentionWords } from "../../ui/attention-words.ts";
import { LinkButton } from "../../ui/links.tsx";
import { Ago } from "../../ui/Time.tsx";
import classes from "./Attention.module.css";

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

/** One open question: about what, what is known of it, and a button for each answer. The first is what most people want. */
export function AttentionEntry({ item, mayAct, marked, onMark, busy, onAct }: EntryProps) {
  const { t } = useTranslation();
  const actionName = useActionName();
  const { facts } = useAttentionWords(item, item.store?.id ?? null);
  const subject = useSubject(item);
  return (
    <li data-kind={item.kind} data-entry={item.id} tabIndex={-1} className={classes.entry}>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        {mayAct && marked !== null && (
          <Checkbox
            mt={2}
            aria-label={t("attention.mark", { title: subject })}
            checked={marked}
            onChange={({ currentTarget }) => onMark(currentTarget.checked)}
          />
        )}
        <Stack gap={6} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Title order={3} size="h4">
              {item.order ? (
                <Anchor component={Link} to={`/orders/${item.order.id}`} inherit>
                  {subject}
                </Anchor>
              ) : (
                subject
              )}
            </Title>
            <Text size="xs" c="dimmed" component="div">
              {item.store && (
                <>
                  <Anchor component={Link} to={`/settings/stores/${item.store.id}`} inherit c="dimmed">
                    {item.store.name}
                  </Anchor>{" "}
                  ·{" "}
                </>
              )}
              <Ago at={item.updatedAt} />
            </Text>
          </Group>
          {facts.length > 0 && (
            <div className={classes.facts}>
              {facts.map((fact) => (
                <Text key={fact} size="sm">
                  {fact}
                </Text>
              ))}
            </div>
          )}
          <Group gap="xs" mt={2}>
            <Way item={item} />
            {mayAct &&
              item.actions.map((action, at) => (
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
        </Stack>
      </Group>
    </li>
  );
}

/** What the entry is about, in one line: an order here, an order of the store, a status, a store. */
function useSubject(item: AttentionItem): string {
  const { t } = useTranslation();
  if (item.order) return t("order.title", { number: item.order.number });
  if (item.remoteId && !ABOUT_MATCHING.has(item.kind)) return t("attention.store_order", { number: item.remoteId });
  return item.store?.name ?? t(`common.nav.attention`);
}

/** Where the cause is mended, for kinds that no answer mends. */
function Way({ item }: { item: AttentionItem }) {
  const { t } = useTranslation();
  if (!item.store) return null;
  const link = { to: "/settings/stores/$storeId", params: { storeId: item.store.id }, size: "xs", variant: "light" } as const;
  if (item.kind === "store_access_lost")
    return (
      <LinkButton {...link} search={{ password: true }}>
        {t("attention.way.password")}
      </LinkButton>
    );
  if (ABOUT_MATCHING.has(item.kind))
    return (
      <LinkButton {...link} search={{ tab: "matching" }}>
        {t("attention.way.matching")}
      </LinkButton>
    );
  return item.kind === "store_late" ? <LinkButton {...link}>{t("attention.way.store")}</LinkButton> : null;
}
