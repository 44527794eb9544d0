import type { StoreStatus } from "../../domain/status.ts";
import type { StoreSettings } from "../contract.ts";
import type { Client } from "./client.ts";
import { block, flag, isBlock, list, text } from "./wire.ts";

/** The platform's own "delivered" and "cancelled (not delivered)"; nothing else of a custom status says what it means. */
const DELIVERED = "3";
const CANCELLED = "4";

export type Marks = Pick<StoreSettings, "finalStatusIds" | "cancelledStatusIds" | "productLanguage">;

/** Every status of the shop. Throws `unsupported` on shops older than platform 4.0. */
export async function readStatuses(client: Client, marks: Marks): Promise<StoreStatus[]> {
  const { response } = await client.call("orders/get_available_statuses", {});
  return parseStatuses(response, marks);
}

/** `statuses` keyed by id or as an array. Entries without an id are left out: nobody can match them. */
export function parseStatuses(response: unknown, marks: Marks): StoreStatus[] {
  const statuses = block(response).statuses ?? (Array.isArray(response) ? response : null);
  const keys = isBlock(statuses) ? Object.keys(statuses) : null;
  const found = new Map<string, StoreStatus>();
  for (const [index, entry] of list(statuses).entries()) {
    const status = block(entry);
    const id = text(status.id ?? keys?.[index], 64);
    if (id !== "") found.set(id, statusOf(id, status, marks));
  }
  return [...found.values()];
}

/** What a shop too old to list its statuses has. */
export function defaultStatuses(marks: Marks): StoreStatus[] {
  const titles: readonly (readonly [string, string, string])[] = [
    ["1", "New", "Нове"],
    ["2", "Processing", "В обробці"],
    [DELIVERED, "Delivered", "Доставлене"],
    [CANCELLED, "Canceled", "Не доставлене"],
    ["6", "Shipping", "Надіслане"],
  ];
  return titles.map(([id, en, ua]) => statusOf(id, { title: { ua, en } }, marks));
}

/** Texts by language, those that are switched off ("") left out. A plain text is taken for the language asked for. */
export function titlesOf(title: unknown, language: string): Record<string, string> {
  if (!isBlock(title)) return text(title) === "" ? {} : { [language]: text(title) };
  return Object.fromEntries(
    Object.entries(title)
      .map(([key, value]) => [text(key, 20), text(value)])
      .filter(([key, value]) => key !== "" && value !== ""),
  );
}

function statusOf(id: string, status: Readonly<Record<string, unknown>>, marks: Marks): StoreStatus {
  // A check of an unknown shop has no language yet.
  const language = marks.productLanguage || "ua";
  const titles = titlesOf(status.title, language);
  const cancelled = id === CANCELLED || marks.cancelledStatusIds.includes(id);
  const successful = flag(status.is_successful ?? status.success) || id === DELIVERED;
  return {
    id,
    titles: Object.keys(titles).length > 0 ? titles : { [language]: `#${id}` },
    final: successful || cancelled || marks.finalStatusIds.includes(id),
    cancelled,
  };
}
