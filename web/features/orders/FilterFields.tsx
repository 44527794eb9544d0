import { Button, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ORDER_SORTS, type OrderSort } from "../../api/orders.ts";
import { employeesQuery, locationsQuery, orderStatusesQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import type { ChangeFilters } from "./FilterBar.tsx";
import type { OrderSearch } from "./order-search.ts";

const PeriodPicker = lazy(() => import("./PeriodPicker.tsx").then((part) => ({ default: part.PeriodPicker })));

interface FieldsProps {
  readonly search: OrderSearch;
  readonly onChange: ChangeFilters;
}

/** A field for each filter, below each other. */
export function FilterFields({ search, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: stores = [] } = useQuery({ ...storesQuery, enabled: can("stores.view") });
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const { data: employees = [] } = useQuery(employeesQuery);
  const { data: locations = [] } = useQuery(locationsQuery);
  const { data: types = [] } = useQuery(orderTypesQuery);
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  const field = (label: string, name: keyof OrderSearch, data: { value: string; label: string }[]) => (
    <Select
      key={name}
      size="xs"
      aria-label={label}
      placeholder={label}
      clearable
      searchable={data.length > 8}
      nothingFoundMessage={t("common.nothing_found")}
      clearButtonProps={{ "aria-label": t("orders.clear_filter", { filter: label }) }}
      comboboxProps={{ withinPortal: false }}
      data={data}
      value={(search[name] as string | undefined) ?? null}
      onChange={(value) => onChange({ [name]: value ?? undefined })}
    />
  );
  return (
    <Stack gap="xs">
      {field(t("orders.filter.store"), "storeId", named(stores))}
      {field(t("orders.filter.status"), "statusId", named(statuses))}
      {field(t("orders.filter.manager"), "managerId", [
        { value: "me", label: t("orders.mine") },
        { value: "none", label: t("orders.nobody") },
        ...named(employees),
      ])}
      {locations.length > 1 && field(t("orders.filter.location"), "locationId", named(locations))}
      {types.length > 1 && field(t("orders.filter.type"), "typeId", named(types))}
      {field(t("orders.filter.source"), "source", [
        { value: "store", label: t("orders.source.store") },
        { value: "own", label: t("orders.source.own") },
      ])}
      <Suspense fallback={<Button size="xs" variant="default" disabled aria-label={t("orders.filter.period")} />}>
        <PeriodPicker search={search} onChange={onChange} />
      </Suspense>
      <Select
        size="xs"
        aria-label={t("orders.sort")}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={ORDER_SORTS.map((sort) => ({ value: sort, label: t(`orders.sorts.${SORT_KEYS[sort]}`) }))}
        value={search.sort ?? "-placedAt"}
        onChange={(sort) => onChange({ sort: sort ?? undefined })}
      />
    </Stack>
  );
}

const SORT_KEYS = {
  "-placedAt": "newest",
  placedAt: "oldest",
  "-number": "number_down",
  number: "number_up",
  "-updatedAt": "updated_last",
  updatedAt: "updated_first",
} as const satisfies Record<OrderSort, string>;
