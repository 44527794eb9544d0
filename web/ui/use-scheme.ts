import { useComputedColorScheme } from "@mantine/core";

/** Light or dark, right from the first drawing: a page opened in the dark never shows a light badge first. */
export const useScheme = (): "light" | "dark" => useComputedColorScheme("light", { getInitialValueInEffect: false });
