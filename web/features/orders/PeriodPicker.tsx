import "@mantine/dates/styles.css";
import "dayjs/locale/fr";
import "dayjs/locale/uk";
import { Chip, Group } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n.ts";
import type { ChangeFilters } from "./FilterBar.tsx";
import { type OrderSearch, PERIODS } from "./order-search.ts";

/** A period of days, or one that moves with them: the usual ones are a click away. Loaded apart: a calendar is heavy. */
export function PeriodPicker({ search, onChange }: { search: OrderSearch; onChange: ChangeFilters }) {
  const { t } = useTranslation();
  return (
    <>
      <DatePickerInput
        type="range"
        size="xs"
        allowSingleDateInRange
        clearable
        hideOutsideDates
        weekendDays={[]} // their red cannot be read
        locale={currentLanguage()}
        valueFormat="D MMM"
        popoverProps={{ withinPortal: false }}
        aria-label={t("orders.filter.period")}
        placeholder={t("orders.filter.period")}
        clearButtonProps={{ "aria-label": t("orders.clear_filter", { filter: t("orders.filter.period") }) }}
        value={[search.placedFrom ?? null, search.placedTo ?? null]}
        onChange={([first, last]) => {
          // Half a choice is not a period yet; the calendar keeps it until the second click.
          if ((first === null) === (last === null)) onChange({ placedFrom: first ?? undefined, placedTo: last ?? undefined, period: undefined });
        }}
      />
      <Group gap={5}>
        {PERIODS.map((period) => (
          <Chip
            key={period}
            size="xs"
            checked={search.period === period}
            onChange={(checked) => onChange({ period: checked ? period : undefined, placedFrom: undefined, placedTo: undefined })}
          >
            {t(`orders.period.${period}`)}
          </Chip>
        ))}
      </Group>
    </>
  );
}
