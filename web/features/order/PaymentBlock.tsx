import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders.ts";
import { CardIcon } from "../../ui/icons.tsx";
import { Block, Fact, Facts } from "./Block.tsx";

export function PaymentBlock({ payment }: { payment: Order["payment"] }) {
  const { t } = useTranslation();
  return (
    <Block
      title={t("order.payment")}
      icon={<CardIcon />}
      beside={
        <Badge variant="light" color={payment.paid ? "green.9" : "gray.8"} autoContrast={false}>
          {payment.paid ? t("order.paid") : t("order.not_paid")}
        </Badge>
      }
    >
      <Facts>
        <Fact name={t("order.method")}>{payment.method || t("order.not_said")}</Fact>
      </Facts>
    </Block>
  );
}
