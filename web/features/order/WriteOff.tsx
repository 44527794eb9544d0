import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Order, type OrderItem, undoWriteOff, writeOff } from "../../api/orders.ts";
import { useProblemToast } from "../../ui/problems.tsx";
import { useUndoOffer } from "../../ui/undo.tsx";
import { useOrderMutation } from "./order-queries.ts";

interface WriteOffProps {
  readonly order: Order;
  readonly lines: readonly OrderItem[];
  /** None: all lines are meant. */
  readonly chosen: ReadonlySet<string>;
  readonly onDone: () => void;
}

/** Takes lines out of the stock: one, some or all; and gives them back. */
export function WriteOff({ order, lines, chosen, onDone }: WriteOffProps) {
  const { t } = useTranslation();
  const off = useOrderMutation(order.id, (ids: readonly string[]) => writeOff(order.id, ids));
  const back = useOrderMutation(order.id, (ids: readonly string[]) => undoWriteOff(order.id, ids));
  const tellProblem = useProblemToast();
  const offerUndo = useUndoOffer();
  const meant = chosen.size === 0 ? lines : lines.filter(({ id }) => chosen.has(id));
  const toWriteOff = meant.filter(({ writtenOff }) => !writtenOff).map(({ id }) => id);
  const toGiveBack = meant.filter(({ writtenOff }) => writtenOff).map(({ id }) => id);
  const giveBack = (ids: readonly string[]) => back.mutate(ids, { onError: tellProblem, onSuccess: onDone });
  return (
    <Group gap="xs">
      {toWriteOff.length > 0 && (
        <Button
          size="compact-sm"
          variant="light"
          loading={off.isPending}
          onClick={() =>
            off.mutate(toWriteOff, {
              onError: tellProblem,
              onSuccess: () => {
                onDone();
                offerUndo({
                  id: `write-off-${order.id}`,
                  title: t("order.wrote_off", { count: toWriteOff.length }),
                  label: t("common.undo"),
                  undo: () => giveBack(toWriteOff),
                });
              },
            })
          }
        >
          {chosen.size === 0 ? t("order.write_off_all") : t("order.write_off", { count: toWriteOff.length })}
        </Button>
      )}
      {toGiveBack.length > 0 && (
        <Button size="compact-sm" variant="default" loading={back.isPending} onClick={() => giveBack(toGiveBack)}>
          {chosen.size === 0 ? t("order.undo_write_off_all") : t("order.undo_write_off", { count: toGiveBack.length })}
        </Button>
      )}
      {order.store && !order.store.frozen && toWriteOff.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("order.write_off_freezes")}
        </Text>
      )}
    </Group>
  );
}
