import classes from "./StatusBadge.module.css";
import { badgeColors } from "./status-colors.ts";

/** An order's status in the merchant's colour, readable in light and dark. */
export function StatusBadge({ name, color, dimmed = false }: { name: string; color: string | undefined; dimmed?: boolean }) {
  const light = badgeColors(color ?? "", "light");
  const dark = badgeColors(color ?? "", "dark");
  // The browser chooses: a page opened in the dark never shows a light badge first, and no badge has to listen for the change.
  const of = (part: keyof typeof light) => `light-dark(${light[part]}, ${dark[part]})`;
  return (
    <span className={classes.badge} data-dimmed={dimmed || undefined} style={{ background: of("background"), color: of("text") }} title={name}>
      <span className={classes.dot} style={{ background: of("dot") }} />
      <span className={classes.name}>{name}</span>
    </span>
  );
}
