import type { StoreDelivery } from "../../domain/store-order.ts";
import { money } from "./parse-lines.ts";
import { type Block, block, isBlock, text, textOrNull } from "./wire.ts";

/** Method, address and waybill of an order; carrier data stand in any of three places, or nowhere. Throws malformed for a price that is none. */
export function parseDelivery(order: Block, currency: string): StoreDelivery {
  const carrierBlock = block(order.delivery_data);
  const additional = block(order.additional_data);
  const type = block(order.delivery_type);
  const method = titleOf(type.title);
  const price = money(order.delivery_price, "delivery_price", currency);
  const byTariff = price !== null && price < 0n;
  return {
    methodId: textOrNull(type.id, 100),
    method,
    // A block of the platform's carrier, or the carrier's own tariff (-1), tells a carrier; anything else is the shop's own way.
    carrier: presentText(carrierBlock.deliveryOperatorType) ?? (byTariff ? (method === "" ? "carrier" : method) : null),
    price: byTariff ? null : price,
    city: cityOf(order),
    address: addressOf(order),
    branchRef: presentText(additional.recipient_warehouse_ref),
    recipient: text(order.delivery_name, 250),
    waybill: waybillOf(order, carrierBlock, additional),
    waybillStatus: presentText(carrierBlock.tnStatusName),
    estimatedDate: presentText(carrierBlock.estimatedDeliveryDate),
  };
}

/** As the carrier names the city, else as the platform does. */
export function cityOf(order: Block): string {
  return textOrNull(order.delivery_city, 250) ?? text(order.delivery_city_stable, 250);
}

/** Ukrposhta's parts come joined by "@": they read as one line. An e-mail address in the field is left alone. */
export function addressOf(order: Block): string {
  const written = text(order.delivery_address);
  if (!written.includes("@") || /\S@\S+\.\S/.test(written)) return written;
  return written
    .split("@")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join(", ");
}

/** A title in the language of the checkout: plain text, or by language where a shop sends it so. */
export function titleOf(title: unknown): string {
  if (!isBlock(title)) return text(title, 250);
  return (
    Object.values(title)
      .map((one) => text(one, 250))
      .find((one) => one !== "") ?? ""
  );
}

/** The newer place first; the block kept for old integrations last, where any member that looks like a waybill will do. */
function waybillOf(order: Block, carrierBlock: Block, additional: Block): string | null {
  const named = presentText(carrierBlock.tnNumber) ?? presentText(order.np_number) ?? presentText(order.tracking_code);
  if (named !== null) return named;
  for (const [name, value] of Object.entries(additional)) {
    const candidate = presentText(value);
    if (candidate !== null && !/ref|phone|date|price|sum/i.test(name) && WAYBILL.test(candidate)) return candidate;
  }
  return null;
}

/** Carriers' numbers: letters and digits without dashes (so no GUID), at least eight digits. */
const WAYBILL = /^(?=(?:\D*\d){8})[A-Za-z0-9]{9,20}$/;

/** Shops write 0 and "0" for "not there yet". */
function presentText(value: unknown): string | null {
  const found = textOrNull(value, 250);
  return found === "0" ? null : found;
}
