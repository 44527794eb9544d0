import { Anchor, Popover, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Order, StatusExplanation } from "../../api/orders.ts";
import { currentLanguage } from "../../i18n.ts";
import { useFormats } from "../../ui/formats.ts";
import { Loading } from "../../ui/Loading.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { titleIn } from "../../ui/titles.ts";
import { explanationQuery } from "./order-queries.ts";

/** Why has this order this status? Told from what is written down; the shop is not asked. */
export function WhyStatus({ order }: { order: Order }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { data, error } = useQuery({ ...explanationQuery(order.id), enabled: opened });
  return (
    <Popover opened={opened} onChange={setOpened} width={360} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Anchor component="button" type="button" size="sm" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t("order.why.question")}
        </Anchor>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("order.why.question")}>
        <ProblemNote error={error} />
        {data ? <Account account={data} status={order.status.name} /> : !error && <Loading />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Account({ account: { setBy, store }, status }: { account: StatusExplanation; status: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const titleOf = (remote: { id: string; titles: Record<string, string> } | null | undefined) =>
    remote ? titleIn(remote.titles, currentLanguage(), remote.id) : "";
  return (
    <Stack gap="xs" tabIndex={-1}>
      {setBy && (
        <div>
          <Text size="sm" fw={650}>
            {t(`order.why.set.${setBy.how}`, {
              status,
              author: setBy.author.name.replace(/ integration$/, ""),
              store: store?.name ?? "",
              shown: titleOf(setBy.rule?.remoteStatus),
            })}
          </Text>
          <Text size="xs" c="dimmed">
            {[formats.dateTime(setBy.at), setBy.from ? t("order.why.before", { status: setBy.from.name }) : ""].filter(Boolean).join(" · ")}
          </Text>
          {setBy.rule && !setBy.rule.stillSo && <Text size="sm">{t("order.why.rule_changed")}</Text>}
        </div>
      )}
      {store && (
        <>
          <Text size="sm">
            {t("order.why.shows", { store: store.name, status: titleOf(store.remoteStatus), when: formats.dateTime(store.lastUpdateAt) })}
          </Text>
          <Text size="sm" data-standing={store.standing}>
            {t(`order.why.standing.${store.standing}`, { store: store.name, status: titleOf(store.rules.out), desk: store.rules.in?.name ?? "" })}
          </Text>
          {store.push?.heldWhy && <Text size="sm">{t(`order.why.held.${store.push.heldWhy}`, { store: store.name })}</Text>}
          {store.push?.refusal?.said && <Text size="sm">{t("order.why.refusal", { said: store.push.refusal.said })}</Text>}
          {store.push?.retryAt && <Text size="sm">{t("order.why.retry", { when: formats.dateTime(store.push.retryAt) })}</Text>}
          {store.connection !== "on" && <Text size="sm">{t(`order.why.connection.${store.connection}`, { store: store.name })}</Text>}
        </>
      )}
    </Stack>
  );
}
