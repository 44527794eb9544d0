import { Button, Loader, Menu, ScrollArea, useComputedColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { type OrderStatus, STATUS_GROUPS } from "../../api/directory.ts";
import type { Order } from "../../api/orders.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { CheckIcon, DownIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { badgeColors } from "../../ui/status-colors.ts";
import { useChangeOrder } from "./order-queries.ts";
import { UndoToast } from "./UndoToast.tsx";

const UNDO_MS = 10_000;

/** The order's status, and the way to another: said at once, undone with one click. */
export function StatusMenu({ order }: { order: Order }) {
  const { t } = useTranslation();
  const can = useCan();
  const scheme = useComputedColorScheme("light");
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const change = useChangeOrder(order.id);
  const tellProblem = useProblemToast();
  const color = order.status.color ?? statuses.find(({ id }) => id === order.status.id)?.color ?? "";

  const choose = (status: OrderStatus) => {
    if (status.id === order.status.id) return;
    const before = order.status;
    change.mutate(
      { statusId: status.id },
      {
        onError: tellProblem,
        onSuccess: () => {
          const id = `status-${order.id}`;
          const undo = () => {
            notifications.hide(id);
            change.mutate({ statusId: before.id }, { onError: tellProblem });
          };
          notifications.hide(id);
          notifications.show({
            id,
            autoClose: UNDO_MS,
            icon: <CheckIcon />,
            color: "sea",
            title: t("order.status_set", { status: status.name }),
            message: <UndoToast label={t("order.undo_status", { status: before.name })} onUndo={undo} />,
            closeButtonProps: { "aria-label": t("common.close") },
          });
        },
      },
    );
  };

  if (!can("orders.edit")) return <StatusBadge name={order.status.name} color={color} />;
  const { background, text } = badgeColors(color, scheme);
  return (
    <Menu width={260} position="bottom-start">
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
        <ScrollArea.Autosize mah={420} type="auto">
          {STATUS_GROUPS.filter((group) => statuses.some((status) => status.group === group)).map((group) => (
            <Fragment key={group}>
              <Menu.Label>{t(`common.status_groups.${group}`)}</Menu.Label>
              {statuses
                .filter((status) => status.group === group)
                .map((status) => (
                  <Menu.Item
                    key={status.id}
                    rightSection={status.id === order.status.id ? <CheckIcon size={16} /> : null}
                    aria-current={status.id === order.status.id || undefined}
                    onClick={() => choose(status)}
                  >
                    <StatusBadge name={status.name} color={status.color} />
                  </Menu.Item>
                ))}
            </Fragment>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
