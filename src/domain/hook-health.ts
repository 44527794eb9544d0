/** Why a shop does not send its notices to us. */
export const HOOK_PROBLEMS = ["slots_full", "removed_by_shop", "refused", "unsupported", "in_doubt", "unreachable"] as const;
export type HookProblem = (typeof HOOK_PROBLEMS)[number];

/** One subscription as it is kept. */
export interface KeptHook {
  readonly event: string;
  /** asking: the shop has not answered yet, or its answer was lost. */
  readonly state: "asking" | "on" | "off";
  readonly problem: HookProblem | null;
  /** The shop's own words. */
  readonly said: string | null;
  readonly since: Date;
  /** To the minute. */
  readonly lastReceivedAt: Date | null;
  readonly retryAt: Date | null;
}

export interface WebHooks {
  /** waiting: the shop will be asked soon. */
  readonly state: "on" | "partly" | "off" | "waiting" | "no_public_url" | "unsupported";
  readonly since: Date | null;
  readonly lastReceivedAt: Date | null;
  /** When the shop is asked again for what is missing. */
  readonly retryAt: Date | null;
  readonly problem: { readonly code: HookProblem; readonly message: string; readonly advice: string } | null;
}

const NONE = { since: null, lastReceivedAt: null, retryAt: null, problem: null };

/** What a store's page says of its web-hooks. They only make things sooner: whatever is wrong with them, the passes go on. */
export function webHooksOf(facts: {
  readonly publicUrl: string | null;
  readonly events: readonly string[];
  readonly kept: readonly KeptHook[];
}): WebHooks {
  if (facts.events.length === 0) return { state: "unsupported", ...NONE };
  if (facts.publicUrl === null) return { state: "no_public_url", ...NONE };
  const kept = facts.kept.filter((hook) => facts.events.includes(hook.event));
  const on = kept.filter((hook) => hook.state === "on");
  const missing = kept.filter((hook) => hook.state !== "on");
  const worst = HOOK_PROBLEMS.map((code) => missing.find((hook) => hook.problem === code)).find((hook) => hook !== undefined);
  return {
    state: on.length === facts.events.length ? "on" : on.length > 0 ? "partly" : worst ? "off" : "waiting",
    since: earliest(on.map((hook) => hook.since)),
    lastReceivedAt: latest(kept.map((hook) => hook.lastReceivedAt)),
    retryAt: earliest(missing.map((hook) => hook.retryAt)),
    problem: worst?.problem ? { code: worst.problem, ...WORDS[worst.problem](worst.said) } : null,
  };
}

const GOES_ON = "Orders keep coming in by the regular synchronisation.";

const WORDS: Readonly<Record<HookProblem, (said: string | null) => { message: string; advice: string }>> = {
  slots_full: () => ({
    message: `All five places for web-hooks of this kind are taken in the shop, so ours could not be set up. ${GOES_ON}`,
    advice: "Remove a web-hook of another program in the shop, or ask the platform's support to; it is tried again once a day.",
  }),
  removed_by_shop: () => ({
    message: `The shop has removed our web-hooks. ${GOES_ON}`,
    advice:
      "Nothing to do: they are set up again a day later. If they keep being removed, check that the shop can reach the address of this installation.",
  }),
  refused: (said) => ({
    message: `The shop refused our web-hooks${said === null ? "" : ` (${said})`}. ${GOES_ON}`,
    advice: "Check that the shop's user may use web-hooks and that the shop's plan has them; it is tried again once a day.",
  }),
  unsupported: () => ({
    message: `This shop does not know web-hooks. ${GOES_ON}`,
    advice: "Nothing to do, unless the shop's plan can be changed; it is asked again once a day.",
  }),
  in_doubt: () => ({
    message: `The shop's answer to our web-hook was lost: it may be set up or not. ${GOES_ON}`,
    advice: "Nothing to do: the first notice that arrives settles it; without one the shop is asked again an hour later.",
  }),
  unreachable: () => ({
    message: `The shop did not answer when web-hooks were to be set up. ${GOES_ON}`,
    advice: "Nothing to do: it is tried again an hour later.",
  }),
};

function earliest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null).map((date) => date.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}

function latest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null).map((date) => date.getTime());
  return known.length === 0 ? null : new Date(Math.max(...known));
}
