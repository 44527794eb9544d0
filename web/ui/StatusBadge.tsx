import { Box } from "@mantine/core";
import classes from "./StatusBadge.module.css";
import { badgeColors } from "./status-colors.ts";
import { useScheme } from "./use-scheme.ts";

/** An order's status in the merchant's colour, readable in light and dark. */
export function StatusBadge({ name, color, dimmed = false }: { name: string; color: string | undefined; dimmed?: boolean }) {
  const scheme = useScheme();
  const { background, text, dot } = badgeColors(color ?? "", scheme);
  return (
    <Box component="span" className={classes.badge} data-dimmed={dimmed || undefined} style={{ background, color: text }} title={name}>
      <span className={classes.dot} style={{ background: dot }} />
      <span className={classes.name}>{name}</span>
    </Box>
  );
}
