import classes from "./StoreMark.module.css";
import { badgeColors } from "./status-colors.ts";

const COLORS = ["#0a6661", "#7048e8", "#c2255c", "#e8590c", "#2f6fde", "#5c940d", "#9c36b5", "#b08800"];

/** The letter logo of a store: the same letter and colour everywhere it is named. */
export function StoreMark({ id, name, size = 20 }: { id: string; name: string; size?: number }) {
  const { text } = badgeColors(COLORS[numberOf(id) % COLORS.length] ?? "#0a6661", "light");
  return (
    <span className={classes.mark} style={{ background: text, width: size, height: size, fontSize: size * 0.58 }} aria-hidden="true">
      {[...name.trim()][0]?.toLocaleUpperCase() ?? "?"}
    </span>
  );
}

function numberOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
}
