import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsCut } from "../../api/connection.ts";
import { ApiProblem } from "../../api/http.ts";
import { changeOrder, type Order, type OrderItem } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
import { InboxIcon, PlusIcon, TrashIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Block } from "./Block.tsx";
import classes from "./Items.module.css";
import { LineMarks } from "./LineMarks.tsx";
import { changesOf, isAmount, type LineDraft, type OrderDraft, rebase } from "./line-draft.ts";
import { MergeNote } from "./MergeNote.tsx";
import { useOrderMutation } from "./order-queries.ts";

interface EditorProps {
  readonly order: Order;
  readonly draft: OrderDraft;
  readonly onChange: (draft: OrderDraft | null) => void;
}

/**
 * The lines as fields. What somebody else changes meanwhile shows at once; a save against an older version loses nothing: both sides are
 * put beside each other, and the next save carries what was chosen.
 */
export function ItemsEditor({ order, draft, onChange }: EditorProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const cut = useIsCut();
  const [given, setGiven] = useState<ReadonlySet<string>>(new Set());
  const stale = Number(order.version) !== draft.version;
  const merged = stale ? rebase(draft, order, given) : draft;
  const changes = changesOf(merged);
  const save = useOrderMutation(order.id, (items: OrderDraft) => changeOrder(order.id, { items: changesOf(items), version: items.version }));
  const lines = order.items.filter(({ kind }) => kind !== "discount");
  const valid =
    Object.values(merged.lines).every((line) => line.removed || (isAmount(line.quantity, 3) && isAmount(line.price, 6))) &&
    merged.added.every((line) => (line.productId !== null || line.title.trim() !== "") && isAmount(line.quantity, 3) && isAmount(line.price, 6));
  const refused = save.error instanceof ApiProblem && save.error.code === "changed_meanwhile" ? null : save.error;
  const setLine = (item: OrderItem, change: Partial<LineDraft>) => {
    const before = draft.lines[item.id] ?? { quantity: item.quantity, price: item.price.amount, removed: false };
    onChange({ ...draft, lines: { ...draft.lines, [item.id]: { ...before, ...change } } });
  };
  return (
    <Block title={t("order.editing")} icon={<InboxIcon />}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changes.length === 0) onChange(null);
          else if (valid) save.mutate(merged, { onSuccess: () => onChange(null) });
        }}
      >
        <Stack gap="sm">
          {stale && <MergeNote order={order} draft={draft} given={given} onGiven={setGiven} />}
          {lines.map((item) => (
            <EditedLine key={item.id} item={item} line={merged.lines[item.id]} onChange={(change) => setLine(item, change)} />
          ))}
          {draft.added.map((line) => {
            const set = (change: object) =>
              onChange({ ...draft, added: draft.added.map((each) => (each.key === line.key ? { ...each, ...change } : each)) });
            return (
              <div key={line.key} className={classes.fields} data-added>
                <TextInput
                  size="xs"
                  label={t("order.item")}
                  value={line.title}
                  onChange={(event) => set({ title: event.currentTarget.value })}
                  autoFocus
                />
                <Amount label={t("order.quantity")} value={line.quantity} decimals={3} onChange={(quantity) => set({ quantity })} />
                <Amount label={t("order.price")} value={line.price} decimals={6} onChange={(price) => set({ price })} />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("order.remove_line", { line: line.title })}
                  onClick={() => onChange({ ...draft, added: draft.added.filter(({ key }) => key !== line.key) })}
                >
                  <TrashIcon size={16} />
                </ActionIcon>
              </div>
            );
          })}
          <Group>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<PlusIcon size={15} />}
              onClick={() => onChange({ ...draft, added: [...draft.added, newLine(draft.added.length)] })}
            >
              {t("order.add_line")}
            </Button>
          </Group>
          <ProblemNote error={refused} />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {cut ? t("order.save_when_back") : changes.length > 0 ? t("order.lines_changed", { count: changes.length }) : ""}
            </Text>
            <Group gap="xs">
              <Button variant="default" size="xs" onClick={() => onChange(null)}>
                {changes.length > 0 ? t("common.discard") : t("common.cancel")}
              </Button>
              <Button type="submit" size="xs" disabled={!valid} loading={save.isPending}>
                {stale ? t("order.save_merged") : t("common.save")}
              </Button>
            </Group>
          </Group>
          <Text size="xs" c="dimmed">
            {t("order.total_before", { total: formats.money(order.totals.order) })}
          </Text>
        </Stack>
      </form>
    </Block>
  );
}

function EditedLine({ item, line, onChange }: { item: OrderItem; line: LineDraft | undefined; onChange: (change: Partial<LineDraft>) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const removed = line?.removed === true;
  const shop = item.inStore;
  return (
    <div className={classes.fields} data-removed={removed || undefined} data-line={item.id}>
      <div>
        <Text size="sm" td={removed ? "line-through" : "none"}>
          {item.title}
        </Text>
        <Group gap={6}>
          <LineMarks item={item} />
          {shop && (
            <Text size="xs" c="dimmed">
              {t("order.in_store", { value: `${formats.number(shop.quantity)} × ${formats.money(shop.price)}` })}
            </Text>
          )}
        </Group>
      </div>
      {item.writtenOff ? (
        <Text size="xs" c="dimmed" className={classes.locked ?? ""}>
          {t("order.written_off_locked")}
        </Text>
      ) : (
        <>
          <Amount
            label={t("order.quantity")}
            value={line?.quantity ?? item.quantity}
            decimals={3}
            disabled={removed}
            onChange={(quantity) => onChange({ quantity })}
          />
          <Amount
            label={t("order.price")}
            value={line?.price ?? item.price.amount}
            decimals={6}
            disabled={removed}
            onChange={(price) => onChange({ price })}
          />
          {removed ? (
            <Button size="compact-xs" variant="subtle" onClick={() => onChange({ removed: false })}>
              {t("common.undo")}
            </Button>
          ) : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("order.remove_line", { line: item.title })}
              onClick={() => onChange({ removed: true })}
            >
              <TrashIcon size={16} />
            </ActionIcon>
          )}
        </>
      )}
    </div>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: string;
  readonly decimals: number;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

function Amount({ label, value, decimals, disabled = false, onChange }: AmountProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      size="xs"
      label={label}
      inputMode="decimal"
      disabled={disabled}
      value={value}
      error={isAmount(value, decimals) ? null : t("order.not_a_number")}
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}

function newLine(count: number) {
  return { key: `new-${count}-${Date.now()}`, productId: null, title: "", quantity: "1", price: "" };
}
