import type { ShopControl } from "./keeper.ts";
import type { Shop } from "./shop.ts";
import type { WireOrder } from "./wire.ts";

/** A shop that goes on by itself until it is told to rest. */
export interface Life {
  live(everyMs: number): void;
  rest(): void;
  readonly everyMs: number | null;
}

const RECENT = 120;
const FINAL = [3, 4, 16];
/** One step in so many changes an order instead of placing one. */
const CHANGE_ONCE_IN = 3;

/** A step every so often: mostly a new order, now and then a change of a recent one, with the shop's own seeded luck. */
export function lifeOf(shop: Shop, control: ShopControl): Life {
  let everyMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    if (everyMs === null) return;
    timer = setTimeout(step, everyMs * (0.5 + shop.random.next()));
  };
  const step = (): void => {
    if (!shop.random.once(CHANGE_ONCE_IN) || !changeOne(shop, control)) control.place();
    next();
  };
  return {
    live: (ms) => {
      clearTimeout(timer);
      everyMs = ms;
      next();
    },
    rest: () => {
      clearTimeout(timer);
      everyMs = null;
    },
    get everyMs() {
      return everyMs;
    },
  };
}

/** Lets one recent open order go one step further. False: there was none. */
function changeOne(shop: Shop, control: ShopControl): boolean {
  const open = shop.shelf
    .all()
    .slice(-RECENT)
    .filter(({ status }) => !FINAL.includes(status));
  const chosen = open[shop.random.between(0, Math.max(0, open.length - 1))];
  if (!chosen) return false;
  const order = shop.shelf.read(chosen);
  const steps: (() => void)[] = [() => addPiece(control, order), () => control.edit(chosen.number, { comment: "Подзвоніть, будь ласка, ще раз" })];
  if (order.payed === 0) steps.push(() => control.pay(chosen.number));
  if (chosen.status === 1) steps.push(() => control.setStatus(chosen.number, 2));
  if (chosen.status === 2) steps.push(() => control.ship(chosen.number));
  if (chosen.status === 6) steps.push(() => control.setStatus(chosen.number, 3));
  if (shop.random.once(8)) steps.push(() => control.cancel(chosen.number));
  steps[shop.random.between(0, steps.length - 1)]?.();
  return true;
}

/** One more piece of the first line, as after a call with the buyer. */
function addPiece(control: ShopControl, order: WireOrder): void {
  const products = order.products.map(({ article, title, price, quantity, type }, place) => ({
    article,
    title,
    price,
    type,
    quantity: place === 0 ? quantity + 1 : quantity,
  }));
  control.edit(order.order_id, { products });
}
