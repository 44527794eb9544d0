type Rgb = readonly [number, number, number];

export interface BadgeColors {
  readonly background: string;
  readonly text: string;
  readonly dot: string;
}

const LEAST_CONTRAST = 4.6; // WCAG AA asks for 4.5; a little more, for rounding
const PAPER: Readonly<Record<"light" | "dark", Rgb>> = { light: [255, 255, 255], dark: [27, 32, 35] };
const INK: Readonly<Record<"light" | "dark", Rgb>> = { light: [0, 0, 0], dark: [255, 255, 255] };

/**
 * Colours of a status badge from the merchant's colour ("#rrggbb"): a pale ground, and a text moved towards black or white
 * until it can be read on it, whatever colour was chosen.
 */
export function badgeColors(color: string, scheme: "light" | "dark"): BadgeColors {
  const own = parseColor(color) ?? [110, 120, 130];
  const background = mix(PAPER[scheme], own, scheme === "light" ? 0.14 : 0.26);
  let text = own;
  for (let step = 1; contrast(text, background) < LEAST_CONTRAST && step <= 20; step += 1) text = mix(own, INK[scheme], step / 20);
  return { background: hex(background), text: hex(text), dot: hex(own) };
}

/** WCAG contrast of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function parseColor(text: string): Rgb | null {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!match) return null;
  return [Number.parseInt(match[1] ?? "0", 16), Number.parseInt(match[2] ?? "0", 16), Number.parseInt(match[3] ?? "0", 16)];
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, at) => Math.round(part + ((to[at] ?? part) - part) * share)) as unknown as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
