import { Button, Loader, Menu, ScrollArea, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { type OrderStatus, STATUS_GROUPS } from "../../api/directory.ts";
import type { Order, StatusOutlook } from "../../api/orders.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { CheckIcon, DownIcon } from "../../ui/icons.tsx";
import { useOutlookWords } from "../../ui/outlook-words.ts";
import { useProblemToast } from "../../ui/problems.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { badgeColors } from "../../ui/status-colors.ts";
import { useUndoOffer } from "../../ui/undo.tsx";
import { useScheme } from "../../ui/use-scheme.ts";
import { outlookQuery, useChangeOrder } from "./order-queries.ts";

/** What is worth a line in the menu: that nothing happens in the store needs no words at every status. */
const QUIET: ReadonlySet<StatusOutlook["effect"]> = new Set(["none", "own", "independent"]);

/** The order's status, and the way to another: what it will do in the store stands beside it; said at once, undone with one click. */
export function StatusMenu({ order }: { order: Order }) {
  const { t } = useTranslation();
  const can = useCan();
  const scheme = useScheme();
  const [opened, setOpened] = useState(false);
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const { data: outlook } = useQuery({ ...outlookQuery(order), enabled: opened });
  const outlookText = useOutlookWords();
  const change = useChangeOrder(order.id);
  const tellProblem = useProblemToast();
  const offerUndo = useUndoOffer();
  const color = order.status.color ?? statuses.find(({ id }) => id === order.status.id)?.color ?? "";

  const set = (status: OrderStatus, before: { id: string; name: string }) =>
    change.mutate(
      { statusId: status.id },
      {
        onError: tellProblem,
        onSuccess: () =>
          offerUndo({
            id: `status-${order.id}`,
            title: t("order.status_set", { status: status.name }),
            label: t("order.undo_status", { status: before.name }),
            undo: () => change.mutate({ statusId: before.id, undo: true }, { onError: tellProblem }),
          }),
      },
    );
  const choose = (status: OrderStatus, means: StatusOutlook | undefined) => {
    if (status.id === order.status.id) return;
    if (!means?.irreversible) return set(status, order.status);
    modals.openConfirmModal({
      title: t("order.confirm_status", { status: status.name }),
      children: <Text size="sm">{outlookText(means)}</Text>,
      labels: { confirm: t("order.confirm_cancel"), cancel: t("common.cancel") },
      confirmProps: { color: "red" },
      closeButtonProps: { "aria-label": t("common.close") },
      onConfirm: () => set(status, order.status),
    });
  };

  if (!can("orders.edit")) return <StatusBadge name={order.status.name} color={color} />;
  const { background, text } = badgeColors(color, scheme);
  return (
    <Menu width={320} position="bottom-start" shadow="md" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button
          radius="xl"
          size="compact-md"
          px="md"
          styles={{ root: { background, color: text } }}
          rightSection={change.isPending ? <Loader size={14} color="currentColor" /> : <DownIcon size={16} />}
          aria-label={t("order.change_status", { status: order.status.name })}
        >
          {order.status.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={460} type="auto">
          {STATUS_GROUPS.filter((group) => statuses.some((status) => status.group === group)).map((group) => (
            <Fragment key={group}>
              <Menu.Label>{t(`common.status_groups.${group}`)}</Menu.Label>
              {statuses
                .filter((status) => status.group === group)
                .map((status) => {
                  const means = outlook?.items.find(({ statusId }) => statusId === status.id);
                  return (
                    <Menu.Item
                      key={status.id}
                      rightSection={status.id === order.status.id ? <CheckIcon size={16} /> : null}
                      aria-current={status.id === order.status.id || undefined}
                      aria-label={status.name}
                      aria-description={means && !QUIET.has(means.effect) ? outlookText(means) : undefined}
                      onClick={() => choose(status, means)}
                    >
                      <StatusBadge name={status.name} color={status.color} />
                      {means && !QUIET.has(means.effect) && (
                        <Text size="xs" c={means.irreversible ? "var(--mantine-color-error)" : "dimmed"} mt={2}>
                          {outlookText(means)}
                        </Text>
                      )}
                    </Menu.Item>
                  );
                })}
            </Fragment>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
