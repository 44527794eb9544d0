import { useTranslation } from "react-i18next";
import type { ListedOrder } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";

export function buyerName(buyer: { readonly firstName: string | null; readonly lastName: string | null } | null): string {
  return [buyer?.firstName, buyer?.lastName].filter(Boolean).join(" ");
}

/** The first lines of an order in one text: "2 × Mug, Saucer and 3 more". */
export function useItemsText(): (order: ListedOrder) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ firstItems, itemCount }) => {
    const lines = firstItems.map(({ title, quantity }) => (Number(quantity) === 1 ? title : `${formats.number(quantity)} × ${title}`)).join(", ");
    const more = itemCount - firstItems.length;
    return more > 0 ? t("orders.items_more", { lines, count: more }) : lines;
  };
}
