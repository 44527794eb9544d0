import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders.ts";
import { employeesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { OrdersIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { Block, Fact, Facts } from "./Block.tsx";
import { useChangeOrder } from "./order-queries.ts";

/** Who looks after the order, and where it belongs. */
export function ManagerSelect({ order }: { order: Order }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: employees = [] } = useQuery(employeesQuery);
  const change = useChangeOrder(order.id);
  const tellProblem = useProblemToast();
  const people = employees.filter(({ active, id }) => active || id === order.manager?.id).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Block title={t("order.work")} icon={<OrdersIcon />}>
      <Select
        label={t("order.manager")}
        placeholder={t("orders.nobody")}
        searchable
        nothingFoundMessage={t("common.nothing_found")}
        allowDeselect={false}
        disabled={!can("orders.edit") || change.isPending}
        data={people}
        value={order.manager?.id ?? null}
        onChange={(managerId) => managerId && change.mutate({ managerId }, { onError: tellProblem })}
      />
      <Facts>
        <Fact name={t("order.location")}>{order.location.name}</Fact>
        <Fact name={t("order.type")}>{order.type.name}</Fact>
      </Facts>
    </Block>
  );
}
