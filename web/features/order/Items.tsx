import { Button, Checkbox, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Money } from "../../api/common.ts";
import type { Order, OrderItem } from "../../api/orders.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { CheckIcon, EditIcon, InboxIcon, WarningIcon } from "../../ui/icons.tsx";
import { useKeptDraft } from "../../ui/kept-draft.ts";
import { Block } from "./Block.tsx";
import classes from "./Items.module.css";
import { ItemsEditor } from "./ItemsEditor.tsx";
import { LineMarks } from "./LineMarks.tsx";
import { beginDraft, type OrderDraft } from "./line-draft.ts";
import { WriteOff } from "./WriteOff.tsx";

/** The lines and what they come to; where a person changed a line, the shop's value stands beside it. */
export function Items({ order }: { order: Order }) {
  const { t } = useTranslation();
  const can = useCan();
  const [draft, setDraft] = useKeptDraft<OrderDraft>(`lines.${order.id}`);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const lines = order.items.filter(({ kind }) => kind !== "discount");
  // Lines of a store's order are never deducted by themselves: who changes them must be allowed to work like that (P15).
  const may = can("orders.edit") && (order.store === null || can("orders.items_without_deduction"));
  if (draft && may) return <ItemsEditor order={order} draft={draft} onChange={setDraft} />;
  const here = new Set(lines.map(({ id }) => id).filter((id) => chosen.has(id)));
  const choose = (id: string) => setChosen(here.has(id) ? new Set([...here].filter((each) => each !== id)) : new Set([...here, id]));
  return (
    <Block
      title={t("order.items")}
      icon={<InboxIcon />}
      beside={
        may && (
          <Button size="compact-sm" variant="default" leftSection={<EditIcon size={15} />} onClick={() => setDraft(beginDraft(order))}>
            {t("order.edit_lines")}
          </Button>
        )
      }
    >
      <div className={classes.frame}>
        <Table className={classes.table ?? ""} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {may && (
                <Table.Th w={30}>
                  <VisuallyHidden>{t("order.choose_lines")}</VisuallyHidden>
                </Table.Th>
              )}
              <Table.Th>{t("order.item")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.quantity")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.price")}</Table.Th>
              <Table.Th className={classes.number ?? ""}>{t("order.sum")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((item) => (
              <Line key={item.id} item={item} chosen={may ? here.has(item.id) : null} onChoose={choose} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {may && lines.length > 0 && <WriteOff order={order} lines={lines} chosen={here} onDone={() => setChosen(new Set())} />}
      <Totals order={order} />
    </Block>
  );
}

function Line({ item, chosen, onChoose }: { item: OrderItem; chosen: boolean | null; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shop = item.edited ? item.inStore : null;
  return (
    <Table.Tr
      className={classes.line ?? ""}
      data-line={item.id}
      data-part={item.kind === "set_part" || undefined}
      data-selectable={chosen !== null || undefined}
    >
      {chosen !== null && (
        <Table.Td className={classes.choose ?? ""}>
          <Checkbox size="xs" checked={chosen} onChange={() => onChoose(item.id)} aria-label={t("order.choose_line", { line: item.title })} />
        </Table.Td>
      )}
      <Table.Td>
        <Text size="sm">{item.title}</Text>
        <Group gap={6} mt={2}>
          {item.sku && (
            <Text size="xs" c="dimmed" ff="monospace">
              {item.sku}
            </Text>
          )}
          <LineMarks item={item} />
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
