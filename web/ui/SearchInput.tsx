import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchIcon } from "./icons.tsx";

/** Long enough that a key held down or a pasted word is one question, short enough that nobody waits for it. A question that is overtaken is given up. */
const WAIT_MS = 25;

interface SearchInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly className?: string | undefined;
}

/** Searches a list as one types. "/" brings the cursor here, Esc empties it and leaves. */
export function SearchInput({ label, placeholder, value, onChange, className }: SearchInputProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const ask = useDebouncedCallback((wanted: string, path: string) => {
    // Somebody who has opened an entry meanwhile is not called back to the list.
    if (window.location.pathname !== path) return;
    asked.current = wanted;
    onChange(wanted);
  }, WAIT_MS);
  useHotkeys([["/", () => field.current?.select()]]);
  // The address bar changed otherwise: the field follows, but never what is being typed.
  useEffect(() => {
    if (value !== asked.current) setText(value);
    asked.current = value;
  }, [value]);

  const change = (wanted: string) => {
    setText(wanted);
    ask(wanted.trim(), window.location.pathname);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      {...(className ? { className } : { maw: 460, flex: 1, miw: 220 })}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<SearchIcon />}
      rightSection={text === "" ? <Kbd size="xs">/</Kbd> : <CloseButton size="sm" aria-label={t("common.clear_search")} onClick={() => change("")} />}
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
