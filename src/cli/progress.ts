import type { Terminal } from "./terminal.ts";

/** An import or a pass as the progress line shows it. */
export interface Progress {
  readonly found: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly leftOut: number | null;
  readonly setAside: number;
  /** 0 to 1 where it is known how far it is, else null. */
  readonly share: number | null;
}

/** Draws one line that rewrites itself on a terminal, and a plain line now and then elsewhere. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Leaves the last state standing and goes to the next line. */
  end(): void;
}

const BAR_WIDTH = 16;
const PLAIN_EVERY_MS = 2000;

/** `silent` draws nothing: `--json` prints one document and nothing else. */
export function progressLine(terminal: Terminal, silent: boolean): ProgressLine {
  const startedAt = terminal.now().getTime();
  let shown = "";
  let plainAt = Number.NEGATIVE_INFINITY;
  const text = (progress: Progress, withBar: boolean) => progressText(progress, (terminal.now().getTime() - startedAt) / 1000, withBar);
  if (silent) return { show: () => undefined, end: () => undefined };
  if (terminal.isInteractive)
    return {
      show(progress) {
        shown = Array.from(text(progress, true))
          .slice(0, Math.max(20, terminal.columns() - 1))
          .join("");
        terminal.out(`\r\u001b[2K${shown}`);
      },
      end() {
        if (shown !== "") terminal.out("\n");
      },
    };
  let last = "";
  return {
    show(progress) {
      last = text(progress, false);
      const now = terminal.now().getTime();
      if (now - plainAt < PLAIN_EVERY_MS) return;
      plainAt = now;
      shown = last;
      terminal.out(`${shown}\n`);
    },
    end() {
      if (last !== shown) terminal.out(`${last}\n`);
    },
  };
}

/** "[######      ] 320 found, 300 imported, 12 left out, 1 set aside, 150/s, 4 s left" */
export function progressText(progress: Progress, elapsedSeconds: number, withBar: boolean): string {
  const handled = progress.imported + progress.alreadyThere + (progress.leftOut ?? 0) + progress.setAside;
  const rate = elapsedSeconds > 0.2 ? handled / elapsedSeconds : null;
  const parts = [`${progress.found} found`, `${progress.imported} imported`];
  if (progress.alreadyThere > 0) parts.push(`${progress.alreadyThere} already there`);
  if (progress.leftOut !== null) parts.push(`${progress.leftOut} left out`);
  parts.push(`${progress.setAside} set aside`);
  if (rate !== null) parts.push(`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`);
  const left = secondsLeft(progress, elapsedSeconds);
  if (left !== null) parts.push(`${duration(left)} left`);
  return (withBar ? `${bar(progress.share)} ` : "") + parts.join(", ");
}

/** From the share that is done and the time it took; null while too little is known to say. */
function secondsLeft(progress: Progress, elapsedSeconds: number): number | null {
  if (progress.share === null || progress.share < 0.02 || progress.share >= 1) return null;
  return (elapsedSeconds * (1 - progress.share)) / progress.share;
}

function bar(share: number | null): string {
  if (share === null) return `[${"·".repeat(BAR_WIDTH)}]`;
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return `[${"#".repeat(full)}${" ".repeat(BAR_WIDTH - full)}]`;
}

export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  if (whole < 5400) return `${Math.round(whole / 60)} min`;
  return `${(whole / 3600).toFixed(1)} h`;
}
