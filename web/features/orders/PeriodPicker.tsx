import "@mantine/dates/styles.css";
import "dayjs/locale/fr";
import "dayjs/locale/uk";
import { DatePickerInput } from "@mantine/dates";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n.ts";
import type { ChangeFilters } from "./FilterBar.tsx";

interface PeriodProps {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: ChangeFilters;
  readonly width: number | string;
}

/** A period of days, with the usual ones a click away. Loaded apart: a calendar is heavy. */
export function PeriodPicker({ from, to, onChange, width }: PeriodProps) {
  const { t } = useTranslation();
  const day = (back: number) => dayjs().subtract(back, "day").format("YYYY-MM-DD");
  return (
    <DatePickerInput
      type="range"
      size="xs"
      w={width}
      allowSingleDateInRange
      clearable
      hideOutsideDates
      weekendDays={[]} // their red cannot be read
      locale={currentLanguage()}
      valueFormat="D MMM"
      aria-label={t("orders.filter.period")}
      placeholder={t("orders.filter.period")}
      clearButtonProps={{ "aria-label": t("orders.clear_filter", { filter: t("orders.filter.period") }) }}
      presets={[
        { value: [day(0), day(0)], label: t("orders.period.today") },
        { value: [day(1), day(1)], label: t("orders.period.yesterday") },
        { value: [day(6), day(0)], label: t("orders.period.week") },
        { value: [day(29), day(0)], label: t("orders.period.month") },
        { value: [dayjs().startOf("month").format("YYYY-MM-DD"), day(0)], label: t("orders.period.this_month") },
      ]}
      value={[from ?? null, to ?? null]}
      onChange={([first, last]) => {
        // Half a choice is not a period yet; the calendar keeps it until the second click.
        if ((first === null) === (last === null)) onChange({ placedFrom: first ?? undefined, placedTo: last ?? undefined });
      }}
    />
  );
}
