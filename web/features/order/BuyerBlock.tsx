import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Buyer } from "../../api/orders.ts";
import { PersonIcon } from "../../ui/icons.tsx";
import { Block, Fact, Facts } from "./Block.tsx";

export function BuyerBlock({ buyer }: { buyer: Buyer | null }) {
  const { t } = useTranslation();
  const name = [buyer?.firstName, buyer?.lastName].filter(Boolean).join(" ");
  return (
    <Block title={t("order.buyer")} icon={<PersonIcon />}>
      {buyer ? (
        <Facts>
          <Fact name={t("order.name")}>{name}</Fact>
          <Fact name={t("order.phone")}>
            {buyer.phone && (
              <Anchor inherit href={`tel:${buyer.phone.replace(/[^+\d]/g, "")}`}>
                {buyer.phone}
              </Anchor>
            )}
          </Fact>
          <Fact name={t("order.email")}>
            {buyer.email && (
              <Anchor inherit href={`mailto:${buyer.email}`}>
                {buyer.email}
              </Anchor>
            )}
          </Fact>
          <Fact name={t("order.address")}>{buyer.address}</Fact>
        </Facts>
      ) : (
        <Text c="dimmed" size="sm">
          {t("orders.no_buyer")}
        </Text>
      )}
    </Block>
  );
}
