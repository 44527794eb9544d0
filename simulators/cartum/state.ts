import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { FaultValues } from "./faults.ts";
import type { ShopSetup } from "./options.ts";
import type { ShelfOrder } from "./order-shelf.ts";
import { Shop } from "./shop.ts";
import type { WireOrder } from "./wire.ts";

/** How the shop was made; with the same, the orders it began with come out the same. */
type Beginning = Pick<ShopSetup, "seed" | "orders" | "days" | "firstOrderNumber" | "market"> & { readonly openedAt: string };
type KeptOrder = Pick<ShelfOrder, "number" | "index" | "instantMs" | "wall"> & { readonly content: WireOrder };

/** One line of the file: its first is the beginning, the others are what happened since, in order. */
type Line = { readonly beginning: Beginning } | { readonly order: KeptOrder } | { readonly removed: number } | { readonly password: string };

/**
 * A shop that goes on after a restart, as it left off: with the orders it began with, and everything that was placed or
 * changed since. A line is appended with each change, so that a kill loses nothing. Faults, tokens and web-hook
 * subscriptions are not kept. `setup` counts for a new file only, except for the clock and the credentials.
 */
export function openKeptShop(setup: ShopSetup, options: { file: string; faults: Partial<FaultValues> | undefined }): Shop {
  const { file } = options;
  const lines = existsSync(file) ? readLines(file) : [];
  const [first] = lines;
  const kept = first && "beginning" in first ? first.beginning : null;
  const beginning = kept ?? beginningOf(setup);
  const { openedAt, ...made } = beginning;
  // The orders a shop begins with hang on the moment it was opened.
  let isOpening = true;
  const now = (): Date => (isOpening ? new Date(openedAt) : setup.now());
  const shop = new Shop({ ...setup, ...made, now }, options.faults);
  isOpening = false;
  for (const line of lines) replay(shop, line);
  writeAside(file, [{ beginning }, ...outcome(lines)]);
  const keep = (line: Line): void => appendFileSync(file, `${JSON.stringify(line)}\n`);
  shop.journal = {
    order: (order) => keep({ order: keptOrder(order, shop.shelf.read(order)) }),
    removed: (number) => keep({ removed: number }),
    password: (password) => keep({ password }),
  };
  return shop;
}

function beginningOf({ seed, orders, days, firstOrderNumber, market, now }: ShopSetup): Beginning {
  return { openedAt: now().toISOString(), seed, orders, days, firstOrderNumber, market };
}

/** The last line may have been cut off by a kill in the middle of writing it. */
function readLines(file: string): Line[] {
  const texts = readFileSync(file, "utf8").split("\n");
  return texts.slice(0, -1).map((text) => JSON.parse(text) as Line);
}

function replay(shop: Shop, line: Line): void {
  if ("password" in line) shop.password = line.password;
  if ("removed" in line) shop.shelf.remove(line.removed);
  if (!("order" in line)) return;
  const { number, content } = line.order;
  const known = shop.shelf.find(number);
  if (!known) {
    shop.shelf.add({ ...line.order, status: content.stat_status, json: null, before: null });
    return;
  }
  shop.shelf.open(known);
  known.content = content;
  known.status = content.stat_status;
}

/** What remains of the lines when each order is told once. A removed order stays too: its number is never given again. */
function outcome(lines: readonly Line[]): Line[] {
  const last = new Map<string, Line>();
  for (const line of lines) {
    const key =
      "order" in line ? `order ${line.order.number}` : "removed" in line ? `removed ${line.removed}` : "password" in line ? "password" : null;
    if (key === null) continue;
    last.delete(key);
    last.set(key, line);
  }
  return [...last.values()];
}

const keptOrder = ({ number, index, instantMs, wall }: ShelfOrder, content: WireOrder): KeptOrder => ({ number, index, instantMs, wall, content });

function writeAside(file: string, lines: readonly Line[]): void {
  writeFileSync(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
