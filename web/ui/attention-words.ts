import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../i18n.ts";
import type words from "../locales/en/attention.json";
import type failureWords from "../locales/en/failures.json";
import type mirrorWords from "../locales/en/mirror.json";
import { orderStatusesQuery } from "../queries/directory.ts";
import { useCan } from "../queries/session.ts";
import { remoteStatusesQuery } from "../queries/stores.ts";
import { useFormats } from "./formats.ts";
import { fromMinor } from "./minor-units.ts";
import { titleIn } from "./titles.ts";

type KnownKind = keyof (typeof words)["kind"];
type KnownAction = keyof (typeof words)["action"];
type KnownFact = keyof (typeof words)["fact"];
type Detail = Readonly<Record<string, unknown>>;

interface Entry {
  readonly kind: string;
  readonly detail?: Detail;
}

export interface AttentionWords {
  readonly title: string;
  readonly text: string;
  /** What is known of it, a line each. */
  readonly facts: readonly string[];
}

/** What an entry of Attention says to a person: its kind's sentence, and its facts with names instead of ids. */
export function useAttentionWords({ kind, detail = {} }: Entry, storeId: string | null): AttentionWords {
  const { t, i18n } = useTranslation();
  const facts = useFacts(detail, storeId);
  if (!i18n.exists(`attention.kind.${kind}.title`)) return { title: kind.replaceAll("_", " "), text: "", facts };
  const known = kind as KnownKind;
  return { title: t(`attention.kind.${known}.title`), text: t(`attention.kind.${known}.text`), facts };
}

export function useKindTitle(): (kind: string) => string {
  const { t, i18n } = useTranslation();
  return (kind) => (i18n.exists(`attention.kind.${kind}.title`) ? t(`attention.kind.${kind as KnownKind}.title`) : kind.replaceAll("_", " "));
}

/** What a kind means, said once for all its entries. */
export function useKindText(): (kind: string) => string {
  const { t, i18n } = useTranslation();
  return (kind) => (i18n.exists(`attention.kind.${kind}.text`) ? t(`attention.kind.${kind as KnownKind}.text`) : "");
}

export function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation();
  return (action) => (i18n.exists(`attention.action.${action}`) ? t(`attention.action.${action as KnownAction}`) : action.replaceAll("_", " "));
}

function useFacts(detail: Detail, storeId: string | null): readonly string[] {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const can = useCan();
  const storeStatusId = textOf(detail.storeStatusId) || textOf(detail.remoteStatusId);
  const { data: desk = [] } = useQuery(orderStatusesQuery);
  const { data: remote = [] } = useQuery({
    ...remoteStatusesQuery(storeId ?? ""),
    enabled: storeId !== null && storeStatusId !== "" && can("stores.view"),
  });
  const currency = textOf(detail.currency);
  const money = (minor: unknown) =>
    /^-?\d+$/.test(textOf(minor)) && currency !== "" ? formats.money({ amount: fromMinor(textOf(minor), currency), currency }) : "";
  // Facts of RO App bring their names along.
  const isMirror = textOf(detail.mirror) !== "";
  const reason = textOf(detail.reason);
  const titles = remote.find(({ id }) => id === storeStatusId)?.titles;
  const code = textOf(detail.code);
  const why = textOf(detail.why);
  const accepted = Array.isArray(detail.accepted) ? formats.list(detail.accepted.map(String)) : "";

  const known: readonly (readonly [KnownFact, string])[] = [
    ["desk_status", desk.find(({ id }) => id === detail.deskStatusId)?.name ?? ""],
    [why === "desk_sent" ? "store_had" : "store_status", titles ? titleIn(titles, currentLanguage(), storeStatusId) : isMirror ? "" : storeStatusId],
    ["mirror_status", isMirror ? textOf(detail.remoteStatus) : ""],
    ["mirror_number", isMirror ? textOf(detail.remoteNumber) : ""],
    ["desk_total", money(detail.desk)],
    ["store_total", money(detail.store) || money(detail.total)],
    ["currency", accepted === "" ? "" : currency],
    ["accepted", accepted],
    ["phone", textOf(detail.phone)],
    ["email", textOf(detail.email)],
    ["lines", Array.isArray(detail.lines) ? formats.list(detail.lines.map(String)) : ""],
    ["said", isMirror ? "" : textOf(detail.said)],
    ["problem", accepted === "" ? textOf(detail.problem) : ""],
    ["added", statusNames(detail.added)],
    ["renamed", renamedNames(detail.renamed)],
    ["gone", isMirror ? textOf(detail.name) : statusNames(detail.gone)],
    ["last_success", textOf(detail.lastSuccessAt) === "" ? "" : formats.dateTime(textOf(detail.lastSuccessAt))],
  ];
  return [
    ...(i18n.exists(`attention.why.${why}`) ? [t(`attention.why.${why as keyof (typeof words)["why"]}`)] : []),
    ...(i18n.exists(`mirror.reason.${reason}`)
      ? [t(`mirror.reason.${reason as keyof (typeof mirrorWords)["reason"]}`, { said: textOf(detail.said), interpolation: { escapeValue: false } })]
      : []),
    ...(code !== "" && i18n.exists(`failures.${code}.advice`)
      ? [t(`failures.${code as keyof typeof failureWords}.advice`, { host: "", target: "" })]
      : []),
    ...known.filter(([, value]) => value !== "").map(([name, value]) => t("attention.fact_line", { name: t(`attention.fact.${name}`), value })),
  ];
}

interface ShopStatus {
  readonly id: string;
  readonly titles?: Readonly<Record<string, string>>;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
}

/** Statuses of the shop by their titles; those of an entry come with it, since the shop may have them no longer. */
function statusNames(list: unknown): string {
  return Array.isArray(list) ? (list as ShopStatus[]).map(({ id, titles = {} }) => titleIn(titles, currentLanguage(), id)).join(", ") : "";
}

function renamedNames(list: unknown): string {
  if (!Array.isArray(list)) return "";
  const name = (titles: ShopStatus["titles"], id: string) => titleIn(titles ?? {}, currentLanguage(), id);
  return (list as ShopStatus[]).map(({ id, before, after }) => `${name(before, id)} → ${name(after, id)}`).join(", ");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
