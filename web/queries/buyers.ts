import { queryOptions } from "@tanstack/react-query";
import { listBuyers, listOrdersOfBuyer, readBuyer } from "../api/buyers.ts";
import { pagesOf } from "./products.ts";

export const buyersQuery = (q: string | undefined) => pagesOf(["buyers", "list", q ?? ""], (cursor) => listBuyers(q, cursor));
export const buyerQuery = (id: string) => queryOptions({ queryKey: ["buyers", id], queryFn: () => readBuyer(id) });
export const ordersOfBuyerQuery = (id: string) => pagesOf(["buyers", id, "orders"], (cursor) => listOrdersOfBuyer(id, cursor));
