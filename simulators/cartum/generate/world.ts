import { decimal, type WireLine } from "../wire.ts";
import type { Product } from "./catalogue.ts";
import type { Market } from "./delivery.ts";

/** Everything an order is made from. The same world and index give the same order. */
export interface World {
  readonly seed: number;
  readonly market: Market;
  readonly currency: string;
  readonly languages: readonly string[];
  readonly catalogue: readonly Product[];
  /** "real": as many lines as the real orders have, up to `maxLines`; a number: exactly that many. */
  readonly lines: "real" | number;
  readonly maxLines: number;
  /** Ugly orders at their known rates; off for plain ones only. */
  readonly quirks: boolean;
}

/** What is decided before an order is made: its number and what the shop's lists sort and filter by. */
export interface Frame {
  readonly index: number;
  readonly number: number;
  readonly created: string;
  readonly status: number;
}

/** A line of a product at a price in hundredths. */
export function lineOf(product: Product, language: string, { price, quantity }: { price: number; quantity: number }): WireLine {
  return {
    title: product.titles[language] ?? Object.values(product.titles)[0] ?? product.article,
    article: product.article,
    price: decimal(price),
    quantity,
    total_price: decimal(Math.round(price * quantity)),
    discount_marker: "NONE",
    type: "product",
  };
}
