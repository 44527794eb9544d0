import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders.ts";
import { CardIcon } from "../../ui/icons.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { Block, Fact, Facts } from "./Block.tsx";

export function PaymentBlock({ payment }: { payment: Order["payment"] }) {
  const { t } = useTranslation();
  return (
    <Block
      title={t("order.payment")}
      icon={<CardIcon />}
      beside={<Tag tone={payment.paid ? "good" : "quiet"}>{payment.paid ? t("order.paid") : t("order.not_paid")}</Tag>}
    >
      <Facts>
        <Fact name={t("order.method")}>{payment.method || t("order.not_said")}</Fact>
      </Facts>
    </Block>
  );
}
