import { queryOptions } from "@tanstack/react-query";
import { listKeptViews } from "../../api/order-views.ts";

export const keptViewsQuery = queryOptions({ queryKey: ["order-views"], queryFn: listKeptViews, staleTime: 60_000 });
