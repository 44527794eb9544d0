import { Badge, Button, Drawer, Group, Select, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ORDER_SORTS, type OrderFilters, type OrderSort } from "../../api/orders.ts";
import { employeesQuery, locationsQuery, orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { CloseIcon, FilterIcon } from "../../ui/icons.tsx";

export type ChangeFilters = (changes: Partial<Record<keyof OrderFilters, unknown>>) => void;

const PeriodPicker = lazy(() => import("./PeriodPicker.tsx").then(({ PeriodPicker }) => ({ default: PeriodPicker })));

/** What narrows the table down; a row of fields where there is room, a drawer on a phone. */
export function FilterBar({ search, onChange, phone }: { search: OrderFilters; onChange: ChangeFilters; phone: boolean }) {
  const { t } = useTranslation();
  const [opened, drawer] = useDisclosure(false);
  const count = FIELDS.filter((field) => search[field] !== undefined).length;
  const clear = count > 0 && (
    <Button
      variant="subtle"
      color="gray"
      size="xs"
      leftSection={<CloseIcon size={14} />}
      onClick={() => onChange(Object.fromEntries(FIELDS.map((field) => [field, undefined])))}
    >
      {t("orders.clear_filters")}
    </Button>
  );
  if (!phone) {
    return (
      <Group gap="xs" role="group" aria-label={t("orders.filters")}>
        <Fields search={search} onChange={onChange} width={136} />
        {clear}
      </Group>
    );
  }
  return (
    <>
      <Group gap="xs" justify="space-between">
        <Button
          variant="default"
          size="xs"
          leftSection={<FilterIcon size={16} />}
          onClick={drawer.open}
          rightSection={
            count > 0 ? (
              <Badge size="sm" circle>
                {count}
              </Badge>
            ) : null
          }
        >
          {t("orders.filters")}
        </Button>
        <Sort search={search} onChange={onChange} width={170} />
      </Group>
      <Drawer
        opened={opened}
        onClose={drawer.close}
        position="bottom"
        size={460}
        title={t("orders.filters")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack pb="md">
          <Fields search={search} onChange={onChange} width="100%" />
          <Group justify="space-between">
            {clear || <span />}
            <Button onClick={drawer.close}>{t("orders.show_orders")}</Button>
          </Group>
        </Stack>
      </Drawer>
    </>
  );
}

const FIELDS = [
  "source",
  "storeId",
  "statusId",
  "managerId",
  "locationId",
  "placedFrom",
  "placedTo",
] as const satisfies readonly (keyof OrderFilters)[];

interface FieldsProps {
  readonly search: OrderFilters;
  readonly onChange: ChangeFilters;
  readonly width: number | string;
}

function Fields({ search, onChange, width }: FieldsProps): ReactNode {
  const { t } = useTranslation();
  const can = useCan();
  const { data: stores = [] } = useQuery({ ...storesQuery, enabled: can("stores.view") });
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const { data: employees = [] } = useQuery(employeesQuery);
  const { data: locations = [] } = useQuery(locationsQuery);
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  const field = (label: string, name: keyof OrderFilters, data: { value: string; label: string }[]) => (
    <Select
      key={name}
      size="xs"
      w={width}
      aria-label={label}
      placeholder={label}
      clearable
      searchable={data.length > 8}
      nothingFoundMessage={t("common.nothing_found")}
      clearButtonProps={{ "aria-label": t("orders.clear_filter", { filter: label }) }}
      data={data}
      value={(search[name] as string | undefined) ?? null}
      onChange={(value) => onChange({ [name]: value ?? undefined })}
    />
  );
  return (
    <>
      {field(t("orders.filter.store"), "storeId", named(stores))}
      {field(t("orders.filter.status"), "statusId", named(statuses))}
      {field(t("orders.filter.manager"), "managerId", [{ value: "me", label: t("orders.mine") }, ...named(employees)])}
      {locations.length > 1 && field(t("orders.filter.location"), "locationId", named(locations))}
      {field(t("orders.filter.source"), "source", [
        { value: "store", label: t("orders.source.store") },
        { value: "own", label: t("orders.source.own") },
      ])}
      <Suspense fallback={<Button size="xs" variant="default" w={width} disabled aria-label={t("orders.filter.period")} />}>
        <PeriodPicker from={search.placedFrom} to={search.placedTo} onChange={onChange} width={width === "100%" ? width : 170} />
      </Suspense>
      {width !== "100%" && <Sort search={search} onChange={onChange} width={150} />}
    </>
  );
}

function Sort({ search, onChange, width }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={width}
      aria-label={t("orders.sort")}
      allowDeselect={false}
      data={ORDER_SORTS.map((sort) => ({ value: sort, label: t(`orders.sorts.${SORT_KEYS[sort]}`) }))}
      value={search.sort ?? "-placedAt"}
      onChange={(sort) => onChange({ sort: sort === "-placedAt" ? undefined : sort })}
    />
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
