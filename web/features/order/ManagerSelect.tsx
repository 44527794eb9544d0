import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Order, OrderChanges } from "../../api/orders.ts";
import { employeesQuery, locationsQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { OrdersIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { useUndoOffer } from "../../ui/undo.tsx";
import { Block } from "./Block.tsx";
import { useChangeOrder } from "./order-queries.ts";

interface Choice {
  readonly id: string;
  readonly name: string;
}

/** Who looks after the order, and where it belongs. */
export function ManagerSelect({ order }: { order: Order }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: employees = [] } = useQuery(employeesQuery);
  const { data: locations = [] } = useQuery(locationsQuery);
  const { data: types = [] } = useQuery(orderTypesQuery);
  const change = useChangeOrder(order.id);
  const tellProblem = useProblemToast();
  const offerUndo = useUndoOffer();

  const field = (label: string, present: Choice | null, choices: readonly Choice[], changeTo: (id: string | null) => OrderChanges) => {
    const set = (id: string | null, version: number | string, undone: boolean) =>
      change.mutate(
        { ...changeTo(id), version },
        {
          onError: tellProblem,
          onSuccess: (changed) => {
            if (undone) return;
            offerUndo({
              id: `${label}-${order.id}`,
              title: `${label}: ${choices.find((choice) => choice.id === id)?.name ?? t("orders.nobody")}`,
              label: t("order.undo_status", { status: present?.name ?? t("orders.nobody") }),
              undo: () => set(present?.id ?? null, changed.version, true),
            });
          },
        },
      );
    return (
      <Select
        label={label}
        placeholder={t("orders.nobody")}
        searchable={choices.length > 8}
        nothingFoundMessage={t("common.nothing_found")}
        allowDeselect={false}
        disabled={!can("orders.edit") || change.isPending}
        data={choices.map(({ id, name }) => ({ value: id, label: name }))}
        value={present?.id ?? null}
        onChange={(id) => id && id !== present?.id && set(id, order.version, false)}
      />
    );
  };
  const kept = (list: readonly (Choice & { archived: boolean })[], present: Choice) =>
    list.filter(({ id, archived }) => !archived || id === present.id);
  return (
    <Block title={t("order.work")} icon={<OrdersIcon />}>
      {field(
        t("order.manager"),
        order.manager,
        employees.filter(({ active, id }) => active || id === order.manager?.id),
        (managerId) => ({ managerId }),
      )}
      {field(t("order.location"), order.location, kept(locations, order.location), (id) => (id ? { locationId: id } : {}))}
      {field(t("order.type"), order.type, kept(types, order.type), (id) => (id ? { typeId: id } : {}))}
    </Block>
  );
}
