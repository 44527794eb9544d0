import { Code, CopyButton, Group, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Money } from "../../api/common.ts";
import { useFormats } from "../../ui/formats.ts";
import { CheckIcon, CopyIcon, TruckIcon } from "../../ui/icons.tsx";
import { Block, Fact, Facts } from "./Block.tsx";

/** Method, recipient, address and waybill, as far as the shop told them. */
export function DeliveryBlock({ delivery }: { delivery: Readonly<Record<string, unknown>> | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = (member: string) => (typeof delivery?.[member] === "string" ? (delivery[member] as string) : "");
  const price = asMoney(delivery?.price);
  const waybill = text("waybill");
  const known = delivery && ["method", "carrier", "recipient", "city", "address", "waybill"].some((member) => text(member) !== "");
  return (
    <Block title={t("order.delivery")} icon={<TruckIcon />}>
      {known ? (
        <Facts>
          <Fact name={t("order.method")}>{text("method") || text("carrier")}</Fact>
          <Fact name={t("order.recipient")}>{text("recipient")}</Fact>
          <Fact name={t("order.address")}>{[text("city"), text("address")].filter(Boolean).join(", ")}</Fact>
          <Fact name={t("order.delivery_price")}>{price && formats.money(price)}</Fact>
          <Fact name={t("order.waybill")}>{waybill && <Waybill number={waybill} />}</Fact>
          <Fact name={t("order.waybill_status")}>{text("waybillStatus")}</Fact>
          <Fact name={t("order.expected")}>{text("estimatedDate")}</Fact>
        </Facts>
      ) : (
        <Text c="dimmed" size="sm">
          {t("order.no_delivery")}
        </Text>
      )}
    </Block>
  );
}

function Waybill({ number }: { number: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      <Code>{number}</Code>
      <CopyButton value={number}>
        {({ copied, copy }) => (
          <UnstyledButton onClick={copy} aria-label={copied ? t("common.copied") : t("order.copy_waybill")}>
            {copied ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
          </UnstyledButton>
        )}
      </CopyButton>
    </Group>
  );
}

function asMoney(value: unknown): Money | null {
  if (typeof value !== "object" || value === null || !("amount" in value) || !("currency" in value)) return null;
  return { amount: String(value.amount), currency: String(value.currency) };
}
