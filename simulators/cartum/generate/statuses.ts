import type { WireStatus } from "../wire.ts";
import type { Random } from "./random.ts";

/** The five stock statuses and the ones this shop added; some titles are missing or empty, as merchants leave them. */
export const STATUSES: readonly WireStatus[] = [
  { id: 1, title: { ua: "Нове", ru: "Новый", en: "New", ro: "Nouă", pl: "Nowe" }, is_successful: 0 },
  { id: 2, title: { ua: "В обробці", ru: "В обработке", en: "Processing", ro: "În procesare", pl: "W realizacji" }, is_successful: 0 },
  { id: 3, title: { ua: "Доставлене", ru: "Доставлен", en: "Delivered", ro: "Livrată", pl: "Dostarczone" }, is_successful: 1 },
  { id: 4, title: { ua: "Не доставлене", ru: "Не доставлен", en: "Canceled", ro: "Anulată", pl: "Anulowane" }, is_successful: 0 },
  { id: 6, title: { ua: "Надіслане", ru: "Отправлен", en: "Shipping", ro: "Expediată", pl: "Wysłane" }, is_successful: 0 },
  { id: 9, title: { ua: "Чекає на самовивіз", ru: "", en: "Ready for pickup", ro: "Gata de ridicare", pl: "" }, is_successful: 0 },
  { id: 12, title: { ua: "Очікує оплату", ru: "Ожидает оплату", en: "", ro: "", pl: "" }, is_successful: 0 },
  { id: 15, title: { ua: "Повернення", en: "Return", ro: "Retur" }, is_successful: 0 },
  { id: 16, title: { ua: "Видано в магазині", en: "Handed over in the shop", ro: "Predată în magazin" }, is_successful: 1 },
  { id: 21, title: { ua: "", en: "", ro: "" }, is_successful: 0 },
];

/** Only the languages the shop has; one it does not write reads "". */
export function statusesIn(languages: readonly string[]): WireStatus[] {
  return STATUSES.map(({ id, title, is_successful }) => ({
    id,
    title: Object.fromEntries(languages.map((language) => [language, title[language] ?? ""])),
    is_successful,
  }));
}

const OPEN = [1, 2, 6, 9, 12, 15, 21] as const;

/** Share of each status (ids of OPEN, then 3, 16, 4) by the age of the order in days. */
const BY_AGE: readonly { readonly days: number; readonly open: readonly number[]; readonly closed: readonly number[] }[] = [
  { days: 1, open: [70, 22, 0, 0, 6, 0, 1], closed: [0, 0, 1] },
  { days: 4, open: [10, 32, 26, 8, 8, 0, 1], closed: [9, 2, 4] },
  { days: 14, open: [1, 6, 12, 4, 1, 1, 0], closed: [63, 4, 8] },
  { days: Number.POSITIVE_INFINITY, open: [0.3, 1, 1, 0.3, 0.1, 1, 0.1], closed: [84, 5, 8] },
];

/** The status an order of some age has. `openOnly`: as if the shop had closed none yet. */
export function drawStatus(random: Random, ageDays: number, openOnly: boolean): number {
  const row = BY_AGE.find(({ days }) => ageDays < days) ?? { open: [1], closed: [0, 0, 0] };
  return [...OPEN, 3, 16, 4][random.weighted(openOnly ? row.open : [...row.open, ...row.closed])] ?? 1;
}
