import { useQuery } from "@tanstack/react-query";
import { createContext, createElement, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Money } from "../api/common.ts";
import { findSession } from "../api/session.ts";
import { currentLanguage, regionalForm } from "../i18n.ts";

export interface Formats {
  money(money: Money): string;
  number(value: number | string): string;
  /** Day and time; with `zone` in that zone, else in the company's. */
  dateTime(instant: string, zone?: string): string;
  /** Short in tables: the time for today, else the day and the time. */
  shortDateTime(instant: string): string;
  /** "Today", "Yesterday", else day and month (and the year, when it is another). */
  day(instant: string): string;
  /** A day of the calendar (2026-11-24), whatever the zone. */
  calendarDay(day: string): string;
  time(instant: string): string;
  /** A day of the calendar like "2026-11-24", without a time: "24 Nov". */
  plainDay(day: string): string;
  /** "3 minutes ago", "in 2 minutes". */
  relative(instant: string, now: number): string;
  duration(seconds: number): string;
  /** "12 s", "3.5 min": for tables and charts. */
  shortDuration(seconds: number): string;
  list(words: readonly string[]): string;
  readonly zone: string;
}

const Present = createContext<Formats | null>(null);

/** Dates, money and numbers in the person's language and the company's time zone, by Intl alone. */
export function useFormats(): Formats {
  const formats = useContext(Present);
  if (!formats) throw new Error("Something with dates or money was drawn outside FormatsProvider.");
  return formats;
}

/** Makes the formats once for everything below it: a table of orders asks for them hundreds of times, and each of Intl's is dear to make. */
export function FormatsProvider({ children }: { children: ReactNode }) {
  return createElement(Present.Provider, { value: usePresentFormats() }, children);
}

function usePresentFormats(): Formats {
  const { i18n } = useTranslation();
  const { data: session } = useQuery({ queryKey: ["session"], queryFn: findSession, enabled: false });
  const zone = session?.company.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is read from i18n, and changes with it
  return useMemo(() => makeFormats(regionalForm(currentLanguage()), zone), [i18n.language, zone]);
}

function makeFormats(locale: string, zone: string): Formats {
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const days = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const moneys = new Map<string, Intl.NumberFormat>();
  const dates = new Map<string, Intl.DateTimeFormat>();

  const dateFormat = (options: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(options);
    const made = dates.get(key) ?? new Intl.DateTimeFormat(locale, options);
    dates.set(key, made);
    return made;
  };
  const dayOf = (date: Date) => days.format(date);

  return {
    zone,
    money({ amount, currency }) {
      const made = moneys.get(currency) ?? moneyFormat(locale, currency);
      moneys.set(currency, made);
      return made.format(amount as `${number}`);
    },
    number: (value) => numbers.format(value as `${number}`),
    dateTime: (instant, ownZone) => dateFormat({ dateStyle: "medium", timeStyle: "short", timeZone: ownZone ?? zone }).format(new Date(instant)),
    shortDateTime(instant) {
      const date = new Date(instant);
      if (dayOf(date) === dayOf(new Date())) return dateFormat({ timeStyle: "short", timeZone: zone }).format(date);
      return dateFormat({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone }).format(date);
    },
    day(instant) {
      const date = new Date(instant);
      const back = Math.round((Date.parse(dayOf(new Date())) - Date.parse(dayOf(date))) / 86_400_000);
      if (back === 0 || back === 1) return capitalised(relative.format(-back, "day"), locale);
      const year = dayOf(date).slice(0, 4) === dayOf(new Date()).slice(0, 4) ? {} : { year: "numeric" as const };
      return dateFormat({ day: "numeric", month: "short", ...year, timeZone: zone }).format(date);
    },
    calendarDay(day) {
      const year = day.slice(0, 4) === dayOf(new Date()).slice(0, 4) ? {} : { year: "numeric" as const };
      return dateFormat({ day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
    },
    time: (instant) => dateFormat({ timeStyle: "short", timeZone: zone }).format(new Date(instant)),
    plainDay: (day) => dateFormat({ day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
    relative(instant, now) {
      const seconds = Math.round((new Date(instant).getTime() - now) / 1000);
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
      return relative.format(Math.trunc(seconds / size), unit);
    },
    duration(seconds) {
      const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 1];
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(Math.max(1, Math.ceil(seconds / size)));
    },
    shortDuration(seconds) {
      const [unit, size] = UNITS.find(([, length]) => seconds >= 1.5 * length) ?? ["second", 1];
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(seconds / size);
    },
    list: (words) => lists.format(words),
  };
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit & string, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}

function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: "currency", currency });
}

let now = Date.now();
const watchers = new Set<() => void>();
let ticking: number | undefined;

/** The present, moving every second while something on the screen needs it. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => now);
}

function watchClock(watcher: () => void): () => void {
  watchers.add(watcher);
  now = Date.now();
  ticking ??= window.setInterval(() => {
    now = Date.now();
    for (const each of watchers) each();
  }, 1_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    window.clearInterval(ticking);
    ticking = undefined;
  };
}
