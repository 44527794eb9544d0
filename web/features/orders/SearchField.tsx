import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchIcon } from "../../ui/icons.tsx";
import classes from "./SearchField.module.css";

const WAIT_MS = 220;

/** Searches as you type: number, store number, buyer, phone, SKU. "/" brings the cursor here, Esc empties it and leaves. */
export function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const ask = useDebouncedCallback((wanted: string) => {
    asked.current = wanted;
    onChange(wanted);
  }, WAIT_MS);
  useHotkeys([["/", () => field.current?.select()]]);
  // The address bar changed otherwise (back, "clear filters"): the field follows, but never what is being typed.
  useEffect(() => {
    if (value !== asked.current) setText(value);
    asked.current = value;
  }, [value]);

  const change = (wanted: string) => {
    setText(wanted);
    ask(wanted.trim());
  };
  return (
    <TextInput
      ref={field}
      type="search"
      className={classes.field ?? ""}
      aria-label={t("orders.search")}
      placeholder={t("orders.search_placeholder")}
      leftSection={<SearchIcon />}
      rightSection={text === "" ? <Kbd size="xs">/</Kbd> : <CloseButton size="sm" aria-label={t("orders.search_clear")} onClick={() => change("")} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (text === "") event.currentTarget.blur();
        else change("");
        event.preventDefault();
      }}
    />
  );
}
