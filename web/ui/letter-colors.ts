/** Dark enough for white letters (WCAG AA) in light and dark. */
const COLORS = ["#0a6661", "#6741d9", "#b51d55", "#b54708", "#2058b8", "#47700a", "#86309c", "#7a5d00"];

/** The same colour for the same thing everywhere. */
export function letterColor(key: string): string {
  const number = [...key].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return COLORS[number % COLORS.length] ?? "#0a6661";
}
