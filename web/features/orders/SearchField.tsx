import { useTranslation } from "react-i18next";
import { SearchInput } from "../../ui/SearchInput.tsx";
import classes from "./SearchField.module.css";

/** Searches orders as one types: number, store number, buyer, phone, SKU. */
export function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <SearchInput
      label={t("orders.search")}
      placeholder={t("orders.search_placeholder")}
      value={value}
      onChange={onChange}
      className={classes.field}
    />
  );
}
