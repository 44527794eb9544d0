import { letterColor } from "./letter-colors.ts";
import classes from "./StoreMark.module.css";

/** A person's initials in a circle. */
export function Initials({ name, size = 32 }: { name: string; size?: number }) {
  const letters = name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "");
  return (
    <span
      className={`${classes.mark} ${classes.round}`}
      style={{ background: letterColor(name), width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden="true"
    >
      {letters.join("").toLocaleUpperCase()}
    </span>
  );
}
