import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { forwardRef } from "react";
import { useTranslation } from "react-i18next";

const LinkButton = createLink(
  forwardRef<HTMLAnchorElement, ButtonProps>(function LinkButton(props, ref) {
    return <Button ref={ref} component="a" {...props} />;
  }),
);

/** To the order table, with only this store's orders. */
export function SeeOrders({ storeId, ...look }: ButtonProps & { readonly storeId: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton to="/orders" search={{ storeId }} {...look}>
      {t("stores.see_orders")}
    </LinkButton>
  );
}
