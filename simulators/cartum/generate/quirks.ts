import { decimal, type WireOrder } from "../wire.ts";
import type { Random } from "./random.ts";
import { retail } from "./retail.ts";
import { type Frame, lineOf, type World } from "./world.ts";

interface Scene {
  readonly world: World;
  readonly frame: Frame;
  readonly order: WireOrder;
  readonly language: string;
  readonly random: Random;
}

interface Quirk {
  /** One order in so many has it: those whose place in the shop leaves `rest` when divided by `every`. */
  readonly every: number;
  readonly rest: number;
  readonly apply: (scene: Scene) => void;
}

/** What is wrong or odd about some orders, at known rates. The changes a line quirk makes keep `total_price` right. */
export const QUIRKS = {
  emoji: {
    every: 29,
    rest: 3,
    apply: ({ order }) => Object.assign(order, { delivery_name: `${order.delivery_name} 🌻👩‍🌾`, comment: "Дякую! 🎁🎄 ❤️" }),
  },
  quotes_and_markup: {
    every: 31,
    rest: 4,
    apply: ({ order, language }) => {
      Object.assign(order, { comment: `"Bobby's" <b>gift</b> &amp; <script>alert('x')</script> \\ ; DROP TABLE orders; -- \n\tnew line` });
      const [line] = order.products;
      if (line) line.title = `${line.title} &laquo;${language}&raquo; <i>3 &lt; 5"</i>`;
    },
  },
  empty_email: { every: 17, rest: 5, apply: ({ order }) => Object.assign(order, { delivery_email: "" }) },
  empty_phone: { every: 37, rest: 6, apply: ({ order }) => Object.assign(order, { delivery_phone: "" }) },
  nobody: { every: 101, rest: 7, apply: ({ order }) => Object.assign(order, { delivery_email: "", delivery_phone: "", delivery_name: "" }) },
  bad_phone: { every: 53, rest: 8, apply: ({ order }) => Object.assign(order, { delivery_phone: "тел. 12-34" }) },
  zero_price: { every: 41, rest: 9, apply: ({ order }) => Object.assign(order.products[0] ?? {}, { price: 0, total_price: 0 }) },
  rounded_coupon: {
    every: 23,
    rest: 10,
    apply: ({ order, world, language }) => {
      const product = world.catalogue[order.order_id % world.catalogue.length];
      if (product) order.products = [lineOf(product, language, { price: 79_900, quantity: 1 })];
      Object.assign(order, { coupon_code: "AUTUMN25", coupon_percent: 25 });
    },
  },
  percent_discount: { every: 27, rest: 11, apply: ({ order }) => Object.assign(order, { discount_percent: 7 }) },
  amount_discount: { every: 43, rest: 12, apply: ({ order }) => Object.assign(order, { discount_value: 10 }) },
  gift: {
    every: 33,
    rest: 13,
    apply: ({ order }) => {
      const [first] = order.products;
      if (first) first.type = "gift_parent";
      order.products.push({ ...ZERO, title: "Ложечка в подарунок 🎁", article: "SPOON-G", quantity: 1, type: "gift" });
    },
  },
  set: {
    every: 39,
    rest: 14,
    apply: ({ order, world, language }) => {
      const [cup, saucer] = [
        world.catalogue[order.order_id % world.catalogue.length],
        world.catalogue[(order.order_id * 7) % world.catalogue.length],
      ];
      const price = decimal(90_000);
      order.products.push({ ...ZERO, title: "Чайний набір", article: "TEA-SET", price, quantity: 1, total_price: price, type: "set_main" });
      for (const item of [cup, saucer])
        if (item) order.products.push({ ...lineOf(item, language, { price: 0, quantity: 2 }), type: "set_item", discount_marker: "DISCOUNT_NONE" });
    },
  },
  fractional_quantity: {
    every: 47,
    rest: 15,
    apply: ({ order }) => {
      const [line] = order.products;
      if (!line) return;
      line.quantity = 0.333;
      line.total_price = decimal(Math.round(line.price * 100 * 0.333));
    },
  },
  long_title: {
    every: 61,
    rest: 16,
    apply: ({ order }) => Object.assign(order.products[0] ?? {}, { title: `${"Дуже довга назва подарунка ".repeat(40)}кінець` }),
  },
  repeated_article: {
    every: 19,
    rest: 17,
    apply: ({ order }) => {
      const [line] = order.products;
      if (line)
        order.products.push(
          { ...line },
          { ...line, quantity: line.quantity + 1, total_price: decimal(Math.round(line.price * 100 * (line.quantity + 1))) },
        );
    },
  },
  case_twins: {
    every: 59,
    rest: 18,
    apply: ({ order, world, language }) => {
      for (const index of caseTwins()) {
        const product = world.catalogue[index];
        if (product) order.products.push(lineOf(product, language, { price: product.prices[0] ?? 100, quantity: 1 }));
      }
    },
  },
  empty_article: {
    every: 67,
    rest: 19,
    apply: ({ order }) => Object.assign(order.products[0] ?? {}, { article: "", title: "Доплата за пакування" }),
  },
  unknown_article: {
    every: 71,
    rest: 20,
    apply: ({ order }) => Object.assign(order.products[0] ?? {}, { article: `OLD-${order.order_id % 9}`, title: "Знято з продажу" }),
  },
  numeric_campaign: {
    every: 13,
    rest: 1,
    apply: ({ order }) =>
      Object.assign(order, { analytics: { utm_source: "google", utm_medium: "cpc", utm_campaign: 20_000_000_017, utm_term: "" } }),
  },
  long_order: {
    every: 211,
    rest: 21,
    apply: ({ order, world, language }) => {
      const longest = retail().invoices.at(-1) ?? [];
      const lines = Math.min(longest.length, 2 * 150);
      order.products = [];
      for (let at = 0; at < lines; at += 2) {
        const product = world.catalogue[longest[at] ?? 0];
        if (product) order.products.push(lineOf(product, language, { price: product.prices[0] ?? 100, quantity: longest[at + 1] ?? 1 }));
      }
    },
  },
} as const satisfies Record<string, Quirk>;

export type QuirkName = keyof typeof QUIRKS;
export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly QuirkName[];

const CHANGES_LINE_COUNT: readonly QuirkName[] = ["gift", "set", "repeated_article", "case_twins", "long_order", "rounded_coupon"];

/** The quirks of the order at a place in the shop (0 is the oldest). With an exact number of lines, those that change it are left out. */
export function quirksAt(index: number, lines: World["lines"]): QuirkName[] {
  return QUIRK_NAMES.filter((name) => index % QUIRKS[name].every === QUIRKS[name].rest && (lines === "real" || !CHANGES_LINE_COUNT.includes(name)));
}

export function applyQuirks(scene: Scene): void {
  for (const name of quirksAt(scene.frame.index, scene.world.lines)) QUIRKS[name].apply(scene);
}

const ZERO = { price: 0, total_price: 0, discount_marker: "NONE" } as const;

let twins: readonly number[] | null = null;

/** Two real products whose codes differ by letter case only. */
function caseTwins(): readonly number[] {
  if (twins) return twins;
  const seen = new Map<string, number>();
  const { products } = retail();
  for (const [index, { code }] of products.entries()) {
    const other = seen.get(code.toUpperCase());
    if (other !== undefined && index % 31 !== 5 && other % 31 !== 5) {
      twins = [other, index];
      return twins;
    }
    seen.set(code.toUpperCase(), index);
  }
  twins = [];
  return twins;
}
