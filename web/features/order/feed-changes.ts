import { useTranslation } from "react-i18next";
import type { OrderStatus } from "../../api/directory.ts";
import type { OrderEvent } from "../../api/orders.ts";
import type { RemoteStatus } from "../../api/stores.ts";
import { currentLanguage } from "../../i18n.ts";
import type words from "../../locales/en/order.json";
import { type Formats, useFormats } from "../../ui/formats.ts";
import { titleIn } from "../../ui/titles.ts";

export interface Change {
  /** Which member changed; empty where the kind of the event says it. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface KnownStatuses {
  readonly statuses: readonly OrderStatus[];
  readonly remote: readonly RemoteStatus[];
}

/** What these say is in their title, or shown elsewhere on the page. */
const QUIET: ReadonlySet<string> = new Set(["created", "frozen_changed", "comment"]);

type Facts = Readonly<Record<string, unknown>>;
type KnownMember = keyof (typeof words)["member"];

/** What an event's `before` and `after` mean to a person: names instead of ids, and only what differs. */
export function useChanges(): (event: OrderEvent, known: KnownStatuses) => readonly Change[] {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const yesNo = (value: boolean) => (value ? t("common.yes") : t("common.no"));
  const nameOf = (member: string) => (i18n.exists(`order.member.${member}`) ? t(`order.member.${member as KnownMember}`) : "");

  return ({ before, after, kind }, { statuses, remote }) => {
    const shown = (value: unknown, member = "") => textOf(value, { formats, yesNo, statuses, remote, member });
    if (QUIET.has(kind)) return [];
    const lines = linesOf(before) ?? linesOf(after);
    if (lines) return lineChanges(linesOf(before) ?? [], linesOf(after) ?? [], formats);
    if (!isFacts(before) && !isFacts(after)) return pair("", shown(before), shown(after));
    if (isNamed(before) || isNamed(after)) return pair("", shown(before), shown(after));
    if (kind === "status_changed" || isOnly(after, "statusId"))
      return pair("", shown(member(before, "statusId"), "statusId"), shown(member(after, "statusId"), "statusId"));
    const old = isFacts(before) ? plainNames(before) : {};
    const now = isFacts(after) ? plainNames(after) : {};
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((member) => nameOf(member) !== "" && JSON.stringify(old[member]) !== JSON.stringify(now[member]))
      .flatMap((member) => pair(nameOf(member), shown(old[member], member), shown(now[member], member)));
  };
}

interface Tools extends KnownStatuses {
  readonly formats: Formats;
  readonly yesNo: (value: boolean) => string;
  readonly member: string;
}

function textOf(value: unknown, tools: Tools): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return tools.yesNo(value);
  if (tools.member === "statusId") return tools.statuses.find(({ id }) => id === value)?.name ?? "";
  if (tools.member === "storeStatusId") return titleIn(tools.remote.find(({ id }) => id === value)?.titles ?? {}, currentLanguage(), String(value));
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (!isFacts(value)) return "";
  if (typeof value.name === "string") return value.name;
  if (typeof value.title === "string") return value.title;
  if (typeof value.amount === "string" && typeof value.currency === "string") {
    return tools.formats.money({ amount: value.amount, currency: value.currency });
  }
  return "";
}

/** Lines before and after, paired by what they are called. */
function lineChanges(before: readonly Facts[], after: readonly Facts[], formats: Formats): readonly Change[] {
  const key = (line: Facts) => `${line.sku ?? ""} ${line.title ?? ""}`;
  const shown = (line: Facts | undefined) =>
    line?.quantity === undefined ? "" : [`${formats.number(String(line.quantity))} ×`, moneyOf(line, formats)].join(" ").trim();
  const keys = [...new Set([...before, ...after].map(key))];
  return keys.map((wanted) => {
    const old = before.find((line) => key(line) === wanted);
    const now = after.find((line) => key(line) === wanted);
    return { name: String((now ?? old)?.title ?? ""), before: shown(old), after: shown(now) };
  });
}

function moneyOf(line: Facts, formats: Formats): string {
  const value = line.total ?? line.price;
  if (isFacts(value) && typeof value.amount === "string" && typeof value.currency === "string") {
    return formats.money({ amount: value.amount, currency: value.currency });
  }
  return typeof value === "string" ? formats.number(value) : "";
}

function linesOf(value: unknown): readonly Facts[] | null {
  if (Array.isArray(value)) return value.filter(isFacts);
  if (isFacts(value) && Array.isArray(value.lines)) return value.lines.filter(isFacts);
  return null;
}

function pair(name: string, before: string, after: string): readonly Change[] {
  return before === after ? [] : [{ name, before, after }];
}

function isNamed(value: unknown): boolean {
  return isFacts(value) && typeof value.name === "string";
}

/** A conflict names our status otherwise than everything else does. */
function plainNames({ deskStatusId, ...rest }: Facts): Facts {
  return deskStatusId === undefined ? rest : { ...rest, statusId: deskStatusId };
}

function isOnly(value: unknown, name: string): boolean {
  return isFacts(value) && Object.keys(value).join() === name;
}

function member(value: unknown, name: string): unknown {
  return isFacts(value) ? value[name] : undefined;
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
