import { letterColor } from "./letter-colors.ts";
import classes from "./StoreMark.module.css";

/** The letter logo of a store: the same letter and colour everywhere it is named. */
export function StoreMark({ id, name, size = 20 }: { id: string; name: string; size?: number }) {
  return (
    <span className={classes.mark} style={{ background: letterColor(id), width: size, height: size, fontSize: size * 0.58 }} aria-hidden="true">
      {[...name.trim()][0]?.toLocaleUpperCase() ?? "?"}
    </span>
  );
}
