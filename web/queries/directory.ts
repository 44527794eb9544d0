import { queryOptions } from "@tanstack/react-query";
import { listApiTokens } from "../api/api-tokens.ts";
import { locations, orderStatuses, orderTypes } from "../api/directory.ts";
import { listEmployees } from "../api/employees.ts";

const CALM_MS = 60_000; // the directory changes seldom

export const locationsQuery = queryOptions({ queryKey: ["locations"], queryFn: locations.list, staleTime: CALM_MS });
export const orderTypesQuery = queryOptions({ queryKey: ["order-types"], queryFn: orderTypes.list, staleTime: CALM_MS });
export const orderStatusesQuery = queryOptions({
  queryKey: ["order-statuses"],
  queryFn: async () => [...(await orderStatuses.list())].sort((a, b) => a.position - b.position),
  staleTime: CALM_MS,
});
export const employeesQuery = queryOptions({ queryKey: ["employees"], queryFn: listEmployees, staleTime: CALM_MS });
export const apiTokensQuery = queryOptions({ queryKey: ["api-tokens"], queryFn: listApiTokens });
