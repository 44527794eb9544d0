import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { employeesQuery, locationsQuery, orderStatusesQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { useFormats } from "../../ui/formats.ts";
import type { OrderSearch } from "./order-search.ts";

/** What the chips show and the fields change. The quick filters above have their own buttons; the search its field. */
const FIELDS = ["storeId", "statusId", "managerId", "locationId", "typeId", "source", "period", "placedFrom", "placedTo"] as const;
export const NO_FILTERS = Object.fromEntries(FIELDS.map((field) => [field, undefined]));

export interface FilterChip {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly clears: Partial<Record<keyof OrderSearch, undefined>>;
}

/** The filters of the address bar in words. */
export function useFilterChips(search: OrderSearch): readonly FilterChip[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const can = useCan();
  const { data: stores = [] } = useQuery({ ...storesQuery, enabled: can("stores.view") && search.storeId !== undefined });
  const { data: statuses = [] } = useQuery({ ...orderStatusesQuery, enabled: search.statusId !== undefined });
  const { data: employees = [] } = useQuery({ ...employeesQuery, enabled: search.managerId !== undefined });
  const { data: locations = [] } = useQuery({ ...locationsQuery, enabled: search.locationId !== undefined });
  const { data: types = [] } = useQuery({ ...orderTypesQuery, enabled: search.typeId !== undefined });
  const named = (list: readonly { id: string; name: string }[], id: string) => list.find((item) => item.id === id)?.name ?? "…";
  const day = (text: string) => formats.calendarDay(text);
  const chips: (FilterChip | false)[] = [
    search.storeId !== undefined && chip("storeId", t("orders.filter.store"), named(stores, search.storeId)),
    search.statusId !== undefined && chip("statusId", t("orders.filter.status"), named(statuses, search.statusId)),
    search.managerId !== undefined &&
      search.managerId !== "me" &&
      chip("managerId", t("orders.filter.manager"), search.managerId === "none" ? t("orders.nobody") : named(employees, search.managerId)),
    search.locationId !== undefined && chip("locationId", t("orders.filter.location"), named(locations, search.locationId)),
    search.typeId !== undefined && chip("typeId", t("orders.filter.type"), named(types, search.typeId)),
    search.source !== undefined && chip("source", t("orders.filter.source"), t(`orders.source.${search.source}`)),
    search.period !== undefined && chip("period", t("orders.filter.period"), t(`orders.period.${search.period}`)),
    search.period === undefined &&
      (search.placedFrom !== undefined || search.placedTo !== undefined) && {
        key: "placed",
        name: t("orders.filter.period"),
        value: daysText(search, day),
        clears: { placedFrom: undefined, placedTo: undefined },
      },
  ];
  return chips.filter((each) => each !== false);
}

function chip(key: keyof OrderSearch, name: string, value: string): FilterChip {
  return { key, name, value, clears: { [key]: undefined } };
}

function daysText({ placedFrom, placedTo }: OrderSearch, day: (text: string) => string): string {
  if (placedFrom === placedTo && placedFrom) return day(placedFrom);
  return `${placedFrom ? day(placedFrom) : "…"} – ${placedTo ? day(placedTo) : "…"}`;
}
