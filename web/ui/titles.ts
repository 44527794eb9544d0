/** A shop's title in the person's language as far as the shop has it ("ua" is what shops write for Ukrainian). */
export function titleIn(titles: Readonly<Record<string, string>>, language: string, fallback: string): string {
  const wanted = language === "uk" ? ["ua", "uk"] : [language];
  for (const key of [...wanted, "ua", "en"]) {
    const title = titles[key]?.trim();
    if (title) return title;
  }
  return Object.values(titles).find((title) => title.trim() !== "") ?? fallback;
}
