import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, regionalForm } from "../i18n.ts";
import { CURRENCY_OF_COUNTRY, knownZones } from "./countries.ts";

/** Countries by their name in the person's language. */
export function CountrySelect(props: SelectProps) {
  const { t } = useTranslation();
  return <Select searchable allowDeselect={false} nothingFoundMessage={t("common.nothing_found")} data={useNamed("region", COUNTRIES)} {...props} />;
}

/** Currencies by code and name. */
export function CurrencySelect(props: SelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      searchable
      allowDeselect={false}
      nothingFoundMessage={t("common.nothing_found")}
      limit={200}
      data={useNamed("currency", CURRENCIES)}
      {...props}
    />
  );
}

export function CurrenciesSelect(props: MultiSelectProps) {
  const { t } = useTranslation();
  return <MultiSelect searchable nothingFoundMessage={t("common.nothing_found")} limit={200} data={useNamed("currency", CURRENCIES)} {...props} />;
}

/** IANA time zones, found by any part of their name. */
export function TimeZoneSelect(props: SelectProps) {
  const { t } = useTranslation();
  return <Select searchable allowDeselect={false} nothingFoundMessage={t("common.nothing_found")} limit={100} data={[...ZONES]} {...props} />;
}

/** The name of a language key of a shop ("ua" is what shops write for Ukrainian). */
export function useLanguageName(): (key: string) => string {
  const { i18n } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is read from i18n, and changes with it
  const names = useMemo(() => new Intl.DisplayNames(regionalForm(currentLanguage()), { type: "language" }), [i18n.language]);
  return (key) => {
    const tag = key === "ua" ? "uk" : key;
    try {
      return `${names.of(tag) ?? key} (${key})`;
    } catch {
      return key; // a key of the shop's own that is no language tag
    }
  };
}

const COUNTRIES = Object.keys(CURRENCY_OF_COUNTRY);
const CURRENCIES = Intl.supportedValuesOf("currency");
const ZONES = knownZones();

function useNamed(type: "region" | "currency", codes: readonly string[]): { value: string; label: string }[] {
  const { i18n } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language is read from i18n, and changes with it
  return useMemo(() => {
    const locale = regionalForm(currentLanguage());
    const names = new Intl.DisplayNames(locale, { type });
    const order = new Intl.Collator(locale);
    return codes
      .map((code) => ({ value: code, label: type === "currency" ? `${code} · ${names.of(code) ?? code}` : (names.of(code) ?? code) }))
      .sort((a, b) => order.compare(a.label, b.label));
  }, [i18n.language, type, codes]);
}
