import type { ButtonProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../ui/links.tsx";

/** To the order table, with only this store's orders. */
export function SeeOrders({ storeId, ...look }: ButtonProps & { readonly storeId: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton to="/orders" search={{ storeId }} {...look}>
      {t("stores.see_orders")}
    </LinkButton>
  );
}
