import { ActionIcon, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OrderFilters } from "../../api/orders.ts";
import { currentLanguage } from "../../i18n.ts";
import { DownloadIcon } from "../../ui/icons.tsx";
import type { Column } from "./table-preferences.ts";

/** A column of the table is one or two of the file. */
const IN_FILE: Readonly<Record<Column, readonly string[]>> = {
  number: ["number"],
  status: ["status"],
  buyer: ["buyer", "phone"],
  items: ["items"],
  total: ["total", "currency", "paid"],
  payment: ["payment"],
  manager: ["manager"],
  store: ["store", "storeNumber"],
  location: ["location"],
  type: ["type"],
  placed: ["placed"],
  updated: ["updated"],
};

/** The whole of the present view as a file for a spreadsheet, with the columns that are shown. */
export function ExportLink({ filters, columns }: { filters: OrderFilters; columns: readonly Column[] }) {
  const { t } = useTranslation();
  const wanted = columns.flatMap((column) => IN_FILE[column]);
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)])),
    columns: wanted.join(","),
    titles: wanted.map((column) => t(`orders.export.${column as "number"}`).replaceAll("|", " ")).join("|"),
    // Where a comma is the decimal sign, spreadsheets take a semicolon between cells.
    separator: currentLanguage() === "en" ? "comma" : "semicolon",
  });
  return (
    <Tooltip label={t("orders.export_view")}>
      <ActionIcon component="a" href={`/api/v1/orders/export?${query}`} download variant="default" size={30} aria-label={t("orders.export_view")}>
        <DownloadIcon size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
