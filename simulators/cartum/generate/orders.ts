import { decimal, settle, type WireLine, type WireOrder } from "../wire.ts";
import type { Product } from "./catalogue.ts";
import { DELIVERIES, type DeliveryOption, drawPlace, type Market, PAYMENTS } from "./delivery.ts";
import { drawPerson, type Person, type Tongue } from "./people.ts";
import { applyQuirks } from "./quirks.ts";
import { type Random, randomOf } from "./random.ts";
import { retail } from "./retail.ts";
import { type Frame, lineOf, type World } from "./world.ts";

/** The order at one place in the shop, with its totals. */
export function makeOrder(world: World, frame: Frame): WireOrder {
  const random = randomOf(world.seed, 23, frame.index);
  const { person, tongue } = buyerOf(world, frame.index, random);
  const language = world.languages.includes(tongue) ? tongue : (world.languages[0] ?? "ua");
  const delivery = weighted(random, DELIVERIES[world.market]);
  const payment = weighted(random, PAYMENTS[world.market]);
  const place = drawPlace(random, delivery, tongue);
  const order: WireOrder = {
    order_id: frame.number,
    user: 700 + frame.index - (frame.index % 140 === 90 ? 61 : 0),
    delivery_name: person.name,
    delivery_email: random.once(9) ? "" : person.email,
    delivery_phone: person.phone,
    delivery_country: tongue === TONGUES[world.market][0] ? "" : person.country,
    delivery_city: place.city,
    delivery_city_stable: place.cityStable,
    delivery_address: place.address,
    delivery_type: { id: delivery.id, title: titleIn(delivery.title, language) },
    delivery_price: delivery.kind === "own" ? decimal(ownDeliveryPrice(world.currency)) : delivery.kind === "pickup" ? 0 : -1,
    comment: random.once(4) ? random.pick(COMMENTS[tongue]) : "",
    manager_comment: "",
    payment_type: { id: payment.id, title: titleIn(payment.title, language) },
    payment_price: 0,
    payed: isPaid(frame.status, payment.method, random) ? 1 : 0,
    total_default: 0,
    total_sum: 0,
    total_quantity: 0,
    discount_percent: 0,
    discount_value: 0,
    coupon_code: "",
    coupon_percent: 0,
    coupon_discount_value: 0,
    coupon_type: 0,
    stat_status: frame.status,
    stat_created: frame.created,
    currency: world.currency,
    order_without_callback: random.once(3),
    products: drawLines(world, random, language),
    delivery_data: deliveryData(delivery, frame, random),
    analytics: drawAnalytics(random),
  };
  if (world.quirks) applyQuirks({ world, frame, order, language, random });
  return settle(order);
}

/** The first tongue is the market's own; one in eleven buyers is a foreigner. */
const TONGUES: Readonly<Record<Market, readonly [Tongue, Tongue, Tongue]>> = {
  UA: ["ua", "en", "ro"],
  RO: ["ro", "ua", "en"],
  GB: ["en", "ua", "ro"],
};

/** One order in four is by someone who had ordered before (the phone is the same, the buyer record is not). */
function buyerOf(world: World, index: number, random: Random): { person: Person; tongue: Tongue } {
  const buyer = index > 10 && random.once(4) ? index - random.between(1, Math.min(index, 400)) : index;
  const own = randomOf(world.seed, 37, buyer);
  const [home, ...abroad] = TONGUES[world.market];
  const tongue = own.once(11) ? own.pick(abroad) : home;
  return { person: drawPerson(own, tongue), tongue };
}

function drawLines(world: World, random: Random, language: string): WireLine[] {
  const { invoices } = retail();
  const wanted = world.lines === "real" ? world.maxLines : world.lines;
  const lines: WireLine[] = [];
  while (lines.length === 0 || (world.lines !== "real" && lines.length < wanted)) {
    const invoice = invoices[Math.floor(random.next() * invoices.length)] ?? [];
    const start = invoice.length > 2 * wanted ? 2 * random.between(0, invoice.length / 2 - wanted) : 0;
    for (let at = start; at < invoice.length && lines.length < wanted; at += 2) {
      const product = world.catalogue[invoice[at] ?? 0];
      const quantity = invoice[at + 1] ?? 1;
      if (product) lines.push(realLine(product, language, { random, quantity }));
    }
  }
  return lines;
}

function realLine(product: Product, language: string, { random, quantity }: { random: Random; quantity: number }): WireLine {
  const commonest = product.prices[0] ?? 100;
  const price = random.once(8) ? random.pick([commonest, ...product.prices.slice(1)]) : commonest;
  const line = lineOf(product, language, { price, quantity });
  if (price < commonest) line.discount_marker = random.pick(["PRICE_OLD", "PAGE_DISCOUNT"]);
  return line;
}

function isPaid(status: number, method: string, random: Random): boolean {
  if (status === 3 || status === 16) return true;
  if (status === 4 || status === 12) return false;
  return ["liqpay", "card", "paypal"].includes(method) ? !random.once(12) : random.once(15);
}

function deliveryData(delivery: DeliveryOption, frame: Frame, random: Random): WireOrder["delivery_data"] {
  if (delivery.kind === "pickup") return [];
  const sent = frame.status === 6 || frame.status === 3;
  const waybill = sent && delivery.carrier !== null ? waybillOf(delivery.carrier, random) : null;
  return {
    deliveryOperatorType: delivery.carrier,
    tnNumber: waybill,
    tnId: waybill ? String(random.between(1_000_000, 9_999_999)) : null,
    tnStatusName: waybill ? (frame.status === 3 ? "Відправлення отримано" : "У дорозі") : null,
    tnTrackingUpdateDate: waybill ? frame.created : null,
    estimatedDeliveryDate: waybill ? frame.created.slice(0, 10) : null,
    ownTTNPicked: false,
    departure: {},
    destination: {},
  };
}

/** A number as the carrier writes it: 14 digits for Nova Poshta, 13 for Ukrposhta. */
export function waybillOf(carrier: string | null, random: Random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => random.between(0, 9)).join("");
  return carrier === "ukrPoshta" ? `050${digits(10)}` : carrier === "novaPoshta" ? `2045${digits(10)}` : `RM${digits(11)}`;
}

function drawAnalytics(random: Random): WireOrder["analytics"] {
  if (random.once(6)) return [];
  const direct = random.once(3);
  return {
    utm_source: direct ? "(direct)" : random.pick(["google", "facebook", "instagram", "newsletter"]),
    utm_medium: direct ? "(none)" : random.pick(["cpc", "organic", "email", "social"]),
    utm_campaign: direct ? "" : random.pick(["autumn-sale", "brand", "різдво-2026", ""]),
    utm_term: "",
    utm_content: "",
    google_client_id: `GA1.1.${random.between(1e8, 2e9)}.17${random.between(1e7, 9e7)}`,
  };
}

function ownDeliveryPrice(currency: string): number {
  return currency === "UAH" ? 12_000 : 1_500;
}

function titleIn(titles: Readonly<Record<string, string>>, language: string): string {
  return titles[language] || Object.values(titles).find((title) => title !== "") || "";
}

function weighted<T extends { readonly share: number }>(random: Random, options: readonly T[]): T {
  const found = options[random.weighted(options.map(({ share }) => share))] ?? options[0];
  if (!found) throw new Error("a market without any delivery or payment option");
  return found;
}

const COMMENTS: Record<Tongue, readonly [string, ...string[]]> = {
  ua: ["Подзвоніть після 18:00", "Запакуйте, будь ласка, як подарунок", "Не дзвонити", "Код домофону 45#", "Потрібно до суботи!"],
  ro: ["Sunați după ora 18", "Vă rog ambalați ca un cadou", "Interfon 12", "Fără plastic, vă rog"],
  en: ["Please ring after 6 pm", "It's a gift: no invoice in the box, please", "Leave with a neighbour", "Buzzer 12"],
};
