import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Page } from "../api/common.ts";
import { listOrdersOfProduct, listProducts, listStockChanges, type ProductSearch, readProduct, readSales, readStock } from "../api/products.ts";

export const productsQuery = (search: ProductSearch) => pagesOf(["products", "list", search], (cursor) => listProducts(search, cursor));
export const productQuery = (id: string) => queryOptions({ queryKey: ["products", id], queryFn: () => readProduct(id) });
export const stockQuery = (id: string) => queryOptions({ queryKey: ["products", id, "stock"], queryFn: () => readStock(id) });
export const salesQuery = (id: string) => queryOptions({ queryKey: ["products", id, "sales"], queryFn: () => readSales(id) });
export const stockChangesQuery = (id: string) => pagesOf(["products", id, "changes"], (cursor) => listStockChanges(id, cursor));
export const ordersOfProductQuery = (id: string) => pagesOf(["products", id, "orders"], (cursor) => listOrdersOfProduct(id, cursor));

/** A list that is read page by page. */
export function pagesOf<Item>(queryKey: readonly unknown[], readPage: (cursor: string | undefined) => Promise<Page<Item>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => readPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
