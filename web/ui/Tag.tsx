import type { ReactNode } from "react";
import { badgeColors } from "./status-colors.ts";
import classes from "./Tag.module.css";
import { useScheme } from "./use-scheme.ts";

const COLORS = { good: "#2b8a3e", warn: "#b35c00", bad: "#c92a2a", info: "#1c6fc4", quiet: "#5c6670", special: "#8430a8" } as const;
export type Tone = keyof typeof COLORS;

/** A short word on a pale ground, readable in light and dark. */
export function Tag({ tone, icon, children, ...rest }: { tone: Tone; icon?: ReactNode; children: ReactNode; "data-state"?: string }) {
  const scheme = useScheme();
  const { background, text } = badgeColors(COLORS[tone], scheme);
  return (
    <span className={classes.tag} style={{ background, color: text }} {...rest}>
      {icon}
      {children}
    </span>
  );
}
