import type { Named, Page } from "./common.ts";
import { patch, post, put, read } from "./http.ts";
import type { RelatedOrder } from "./related-orders.ts";

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
  readonly archived: boolean;
  /** Over all locations; null while nobody has set it. */
  readonly stock: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ProductFields {
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
}

export interface Stock {
  readonly counted: boolean;
  readonly items: readonly { readonly locationId: string; readonly location: Named; readonly quantity: string }[];
  readonly total: string | null;
}

export interface StockChange {
  readonly id: string;
  readonly at: string;
  readonly location: Named;
  readonly reason: "set" | "written_off" | "write_off_undone";
  readonly change: string;
  readonly quantity: string | null;
  readonly note: string | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly employee: Named | null;
}

export interface SoldIn {
  /** Null: orders made here. */
  readonly store: Named | null;
  readonly orders: number;
  readonly quantity: string;
  readonly lastPlacedAt: string;
}

export interface ProductSearch {
  readonly q?: string;
  readonly archived?: boolean;
}

export const listProducts = ({ q, archived }: ProductSearch, cursor: string | undefined): Promise<Page<Product>> =>
  read("/products", { q, archived: archived ?? false, limit: 50, cursor });
export const readProduct = (id: string): Promise<Product> => read(`/products/${id}`);
export const addProduct = (product: ProductFields): Promise<Product> => post("/products", product);
export const changeProduct = (id: string, changes: Partial<ProductFields> & { archived?: boolean }): Promise<Product> =>
  patch(`/products/${id}`, changes);
export const readStock = (id: string): Promise<Stock> => read(`/products/${id}/stock`);
export const correctStock = (id: string, correction: { locationId: string; quantity: string; note?: string }): Promise<Stock> =>
  post(`/products/${id}/stock/corrections`, correction);
/** The product is no longer counted anywhere. */
export const stopCounting = (id: string): Promise<Stock> => put(`/products/${id}/stock`, { items: [] });
export const listStockChanges = (id: string, cursor: string | undefined): Promise<Page<StockChange>> =>
  read(`/products/${id}/stock/changes`, { limit: 20, cursor });
export const readSales = async (id: string): Promise<readonly SoldIn[]> => (await read<{ items: readonly SoldIn[] }>(`/products/${id}/sales`)).items;
export const listOrdersOfProduct = (id: string, cursor: string | undefined): Promise<Page<RelatedOrder>> =>
  read(`/products/${id}/orders`, { limit: 20, cursor });
