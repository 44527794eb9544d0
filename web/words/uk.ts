/** Every word of the language in one piece; the name of a file is the first part of its keys. */
export const words: Record<string, unknown> = import.meta.glob("../locales/uk/*.json", { eager: true, import: "default" });
