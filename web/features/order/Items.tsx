import { Group, Table, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Money } from "../../api/common.ts";
import type { Order, OrderItem } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
import { CheckIcon, GiftIcon, InboxIcon, WarningIcon } from "../../ui/icons.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Block } from "./Block.tsx";
import classes from "./Items.module.css";

/** The lines and what they come to; where a person changed a line, the shop's value stands beside it. */
export function Items({ order }: { order: Order }) {
  const { t } = useTranslation();
  const lines = order.items.filter(({ kind }) => kind !== "discount");
  return (
    <Block title={t("order.items")} icon={<InboxIcon />}>
      <div className={classes.frame}>
        <Table className={classes.table ?? ""} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("order.item")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.quantity")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.price")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.sum")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((item) => (
              <Line key={item.id} item={item} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Totals order={order} />
    </Block>
  );
}

function Line({ item }: { item: OrderItem }) {
  const formats = useFormats();
  const shop = item.edited ? item.inStore : null;
  return (
    <Table.Tr className={classes.line ?? ""} data-part={item.kind === "set_part" || undefined}>
      <Table.Td>
        <Text size="sm">{item.title}</Text>
        <Group gap={6} mt={2}>
          {item.sku && (
            <Text size="xs" c="dimmed" ff="monospace">
              {item.sku}
            </Text>
          )}
          <Marks item={item} />
        </Group>
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>
        {formats.number(item.quantity)}
        <InShop value={shop && Number(shop.quantity) !== Number(item.quantity) ? formats.number(shop.quantity) : null} />
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>
        {formats.money(item.price)}
        <InShop value={shop && differs(shop.price, item.price) ? formats.money(shop.price) : null} />
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>
        {formats.money(item.total)}
        <InShop value={shop && differs(shop.total, item.total) ? formats.money(shop.total) : null} />
      </Table.Td>
    </Table.Tr>
  );
}

function InShop({ value }: { value: string | null }) {
  const { t } = useTranslation();
  if (!value) return null;
  return <span className={classes.inShop}>{t("order.in_store", { value })}</span>;
}

function Marks({ item }: { item: OrderItem }) {
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

function Totals({ order }: { order: Order }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { totals } = order;
  const discounts = order.items.filter(({ kind }) => kind === "discount");
  return (
    <dl className={classes.totals}>
      <div>
        <dt>{t("order.items_total")}</dt>
        <dd>{formats.money(totals.items)}</dd>
      </div>
      {discounts.map((item) => (
        <div key={item.id}>
          <dt>{item.title}</dt>
          <dd>{formats.money(item.total)}</dd>
        </div>
      ))}
      <div className={classes.grand}>
        <dt>{t("order.total")}</dt>
        <dd>{formats.money(totals.order)}</dd>
      </div>
      {totals.storeTotal && (
        <div className={classes.check} data-equal={totals.equal !== false || undefined}>
          <dt>
            {totals.equal === false ? <WarningIcon size={15} /> : <CheckIcon size={15} />}
            {totals.equal === false ? t("order.total_differs") : t("order.total_equal")}
          </dt>
          <dd>{formats.money(totals.storeTotal)}</dd>
        </div>
      )}
    </dl>
  );
}

function differs(shop: Money, ours: Money): boolean {
  return Number(shop.amount) !== Number(ours.amount);
}
