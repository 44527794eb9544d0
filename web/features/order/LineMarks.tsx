import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OrderItem } from "../../api/orders.ts";
import { GiftIcon } from "../../ui/icons.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";

/** What is special about a line. */
export function LineMarks({ item }: { item: OrderItem }) {
  const { t } = useTranslation();
  const marks = [
    item.kind === "gift" && { text: t("order.kind.gift"), tone: "special" as const, icon: <GiftIcon size={12} /> },
    item.kind === "set" && { text: t("order.kind.set"), tone: "info" as const },
    item.kind === "set_part" && { text: t("order.kind.set_part"), tone: "info" as const },
    item.kind === "service" && { text: t("order.kind.service"), tone: "quiet" as const },
    item.edited && { text: t("order.edited"), tone: "warn" as const, help: t("order.edited_help") },
    item.writtenOff && { text: t("order.written_off"), tone: "info" as const },
    item.inStore?.removed && { text: t("order.removed_in_store"), tone: "warn" as const },
    item.match === "pending" && { text: t("order.match_pending"), tone: "warn" as const, help: t("order.match_pending_help") },
  ].filter((mark) => mark !== false && mark !== undefined);
  return marks.map(({ text, tone, icon, help }: { text: string; tone: Tone; icon?: ReactNode; help?: string }) => (
    <Tooltip key={text} label={help ?? text} disabled={!help}>
      <span>
        <Tag tone={tone} icon={icon}>
          {text}
        </Tag>
      </span>
    </Tooltip>
  ));
}
