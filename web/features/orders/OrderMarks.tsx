import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { AttentionIcon, FrozenIcon, SearchIcon, WarningIcon } from "../../ui/icons.tsx";
import classes from "./OrderMarks.module.css";

/** Small signs beside an order's number: something waits for a person, its content is frozen, its store status has no match, it is gone from the store. */
export function OrderMarks({ order }: { order: ListedOrder }) {
  const marked = order.attention > 0 || (order.store !== null && (order.store.frozen || !order.store.matched || order.store.missing));
  return marked ? <Marks order={order} /> : null;
}

function Marks({ order }: { order: ListedOrder }) {
  const { t } = useTranslation();
  const marks = [
    order.attention > 0 && { key: "attention", text: t("orders.mark.attention"), icon: <AttentionIcon size={15} /> },
    order.store?.frozen && { key: "frozen", text: t("orders.mark.frozen"), icon: <FrozenIcon size={15} /> },
    order.store?.matched === false && { key: "unmatched", text: t("orders.mark.unmatched"), icon: <WarningIcon size={15} /> },
    order.store?.missing && { key: "missing", text: t("orders.mark.missing"), icon: <SearchIcon size={15} /> },
  ].filter((mark) => mark !== false && mark !== undefined);
  return (
    <span className={classes.marks}>
      {marks.map(({ key, text, icon }) => (
        <Tooltip key={key} label={text}>
          <span className={classes.mark} data-kind={key} role="img" aria-label={text}>
            {icon}
          </span>
        </Tooltip>
      ))}
    </span>
  );
}
