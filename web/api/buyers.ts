import type { Page } from "./common.ts";
import { patch, read } from "./http.ts";
import type { RelatedOrder } from "./related-orders.ts";

export interface BuyerFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
}

export interface KnownBuyer extends BuyerFields {
  readonly id: string;
  /** Made up from nothing, or one of several with the same phone or e-mail. */
  readonly flagged: boolean;
  readonly orders: number;
  readonly lastUsedAt: string;
  readonly createdAt: string;
}

export const listBuyers = (q: string | undefined, cursor: string | undefined): Promise<Page<KnownBuyer>> => read("/buyers", { q, limit: 50, cursor });
export const readBuyer = (id: string): Promise<KnownBuyer> => read(`/buyers/${id}`);
export const changeBuyer = (id: string, changes: Partial<BuyerFields>): Promise<KnownBuyer> => patch(`/buyers/${id}`, changes);
export const listOrdersOfBuyer = (id: string, cursor: string | undefined): Promise<Page<RelatedOrder>> =>
  read(`/buyers/${id}/orders`, { limit: 20, cursor });
