/** Where an order stands on the desk. The groups are fixed; the statuses in them are the merchant's. */
export const STATUS_GROUPS = ["new", "in_progress", "pending", "ready", "delivery", "completed", "cancelled"] as const;
export type StatusGroup = (typeof STATUS_GROUPS)[number];

/** Groups in which nobody works on an order any more. */
export const CLOSED_GROUPS: ReadonlySet<StatusGroup> = new Set(["completed", "cancelled"]);

/** A status as the shop has it. `titles` by the shop's language keys ("ua", "en", "ro" …), never empty. */
export interface StoreStatus {
  readonly id: string;
  readonly titles: Readonly<Record<string, string>>;
  /** Nothing more happens to the order in the shop (completed or cancelled). */
  readonly final: boolean;
  readonly cancelled: boolean;
}

/** A text in several languages: the wanted one → `ua` → `en` → the first that is not empty → the fallback. */
export function pickTitle(titles: Readonly<Record<string, string>> | null | undefined, wanted: string, fallback: string): string {
  if (!titles) return fallback;
  for (const language of [wanted, "ua", "en"]) {
    const text = titles[language]?.trim();
    if (text) return text;
  }
  return (
    Object.values(titles)
      .map((text) => text.trim())
      .find((text) => text !== "") ?? fallback
  );
}

/** Why a person's doing set a status, other than by choosing it: the words of the feed, by which "why this status" tells them apart. */
export const STATUS_CAUSES = {
  rulesApplied: "status matching applied",
  rulesTakenBack: "application of the status matching taken back",
  storeChosen: "the shop's status was chosen",
} as const;
