import { Anchor, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Order, type RefreshResult, refreshOrders, type StoreOfOrder } from "../../api/orders.ts";
import { currentLanguage } from "../../i18n.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { say } from "../../ui/announcer.tsx";
import { useFormats, useNow } from "../../ui/formats.ts";
import { LinkOutIcon, RefreshIcon } from "../../ui/icons.tsx";
import { useProblemText } from "../../ui/problems.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";
import { titleIn } from "../../ui/titles.ts";
import { Block, Fact, Facts } from "./Block.tsx";

/** Where the order came from, how it stands there, and when we last looked. */
export function StoreBlock({ order, store }: { order: Order; store: StoreOfOrder }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const can = useCan();
  const { data: stores } = useQuery({ ...storesQuery, enabled: can("stores.view") });
  const placedThere = formats.dateTime(store.placedAt, stores?.find(({ id }) => id === store.id)?.timeZone);
  const placedHere = formats.dateTime(store.placedAt);
  return (
    <Block
      title={t("order.store")}
      icon={<StoreMark id={store.id} name={store.name} size={22} />}
      beside={
        can("stores.view") && (
          <Anchor component={Link} to={`/settings/stores/${store.id}`} size="sm">
            {t("order.to_store")}
          </Anchor>
        )
      }
    >
      <Facts>
        <Fact name={t("order.store_name")}>{store.name}</Fact>
        <Fact name={t("order.external_id")}>
          {store.url ? (
            <Anchor inherit href={store.url} target="_blank" rel="noreferrer">
              {store.remoteNumber} <LinkOutIcon size={13} />
            </Anchor>
          ) : (
            store.remoteNumber
          )}
        </Fact>
        <Fact name={t("order.store_status")}>
          <Group gap={6}>
            <span>{titleIn(store.remoteStatus.titles, currentLanguage(), store.remoteStatus.id)}</span>
            {!store.matched && <Tag tone="warn">{t("order.not_matched")}</Tag>}
            {store.pushPending && <Tag tone="info">{t("order.push_pending")}</Tag>}
          </Group>
        </Fact>
        <Fact name={t("order.created_there")}>
          {placedThere}
          {placedThere !== placedHere && (
            <Text size="xs" c="dimmed">
              {t("order.own_time", { time: placedHere })}
            </Text>
          )}
        </Fact>
        <Fact name={t("order.last_update")}>
          <Ago at={store.lastUpdateAt} />
        </Fact>
      </Facts>
      {can("orders.refresh") && <Refresh orderId={order.id} allowedAt={store.refreshAllowedAt} />}
    </Block>
  );
}

/** Asks the shop about this order now; between two of these there is a wait, which the button counts down. */
function Refresh({ orderId, allowedAt }: { orderId: string; allowedAt: string | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const formats = useFormats();
  const textOf = useProblemText();
  const now = useNow();
  const refresh = useMutation({
    mutationFn: async () => (await refreshOrders([orderId])).results[0],
    onSuccess: (result) => say(result ? outcomeText(result) : ""),
    onSettled: () => client.invalidateQueries({ queryKey: ["order", orderId] }),
  });
  const outcomeText = ({ outcome, problem = "" }: RefreshResult): string => t(`order.refresh_outcome.${outcome}`, { problem });
  const until = [allowedAt, refresh.data?.retryAt]
    .filter((at) => at !== null && at !== undefined)
    .sort()
    .at(-1);
  const waitSeconds = until ? Math.ceil((Date.parse(until) - now) / 1000) : 0;
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        fullWidth
        leftSection={<RefreshIcon size={15} />}
        loading={refresh.isPending}
        disabled={waitSeconds > 0}
        onClick={() => refresh.mutate()}
      >
        {waitSeconds > 0 ? t("order.refresh_in", { wait: formats.duration(waitSeconds) }) : t("order.refresh")}
      </Button>
      {(refresh.data ?? refresh.error) && (
        <Text size="xs" c={refresh.data?.outcome === "refreshed" ? "dimmed" : "var(--mantine-color-error)"} mt={6} role="status">
          {refresh.data ? outcomeText(refresh.data) : textOf(refresh.error).title}
        </Text>
      )}
    </div>
  );
}
