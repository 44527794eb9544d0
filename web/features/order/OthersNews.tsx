import { notifications } from "@mantine/notifications";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { OrderEvent } from "../../api/orders.ts";
import type words from "../../locales/en/order.json";
import { useSession } from "../../queries/session.ts";
import { PersonIcon } from "../../ui/icons.tsx";
import { eventsQuery } from "./order-queries.ts";

type KnownEvent = keyof (typeof words)["event"];

/** Tells, while the order is open, what another person does to it. */
export function OthersNews({ orderId }: { orderId: string }) {
  const { t, i18n } = useTranslation();
  const { employee } = useSession();
  const { data } = useInfiniteQuery(eventsQuery(orderId));
  const newest = data?.pages[0]?.items;
  const seen = useRef<OrderEvent["id"] | null>(null);
  useEffect(() => {
    if (!newest) return;
    const before = seen.current;
    seen.current = newest[0]?.id ?? before ?? "0";
    if (before === null) return;
    const fresh = newest.filter(({ id, author }) => BigInt(id) > BigInt(before) && author.kind === "employee" && author.id !== employee.id);
    for (const { id, author, kind } of fresh.slice(0, 3)) {
      const what = i18n.exists(`order.event.${kind}`) ? t(`order.event.${kind as KnownEvent}`) : kind.replaceAll("_", " ");
      notifications.show({
        id: `news-${id}`,
        color: "gray",
        icon: <PersonIcon />,
        title: author.name,
        message: what,
        closeButtonProps: { "aria-label": t("common.close") },
      });
    }
  }, [newest, employee.id, t, i18n]);
  return null;
}
