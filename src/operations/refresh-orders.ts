import { claimRefreshes } from "../database/refreshes.ts";
import { adviceFor } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import { groupBy } from "../domain/group-by.ts";
import { askLane } from "./ask-lane.ts";
import type { Context } from "./context.ts";

export interface RefreshResult {
  readonly orderId: string;
  readonly outcome: "refreshed" | "cooling_down" | "failed" | "not_from_a_store" | "store_paused";
  readonly retryAt?: Date;
  readonly problem?: string;
}

/** What the lane says of a refresh: per order whether it was compared, or what stood in the way of all of them. */
export interface RefreshAnswer {
  readonly refreshed: readonly string[];
  readonly failure: { readonly code: FailureCode; readonly facts: Readonly<Record<string, string | number | boolean | null>> } | null;
}

/** A person waits: what cannot be answered by then says so, and does not use up the cool-down (S19). */
const WAIT_MS = 10_000;
/** A failed try may be repeated after this long (product.md 30). */
export const TRY_AGAIN_MS = 30_000;

/** Reads orders from their shops now: once per cool-down and order, claimed in one atomic statement; a group does those allowed and names the rest. */
export async function refreshOrders(context: Context, orderIds: readonly string[]): Promise<RefreshResult[]> {
  const now = context.now();
  const claims = await claimRefreshes(context.db, { orderIds: [...new Set(orderIds)], triedBefore: new Date(now.getTime() - TRY_AGAIN_MS), now });
  const byStore = groupBy(
    claims.filter((claim) => claim.state === "claimed"),
    (claim) => claim.storeId ?? "",
  );
  const answers = new Map<string, RefreshAnswer | null>();
  await Promise.all(
    [...byStore].map(async ([storeId, claimed]) => {
      const body = { orderIds: claimed.map((claim) => claim.orderId) };
      answers.set(storeId, await askLane<RefreshAnswer>(context, { storeId, kind: "refresh", body, waitMs: WAIT_MS }));
    }),
  );
  const known = new Map(claims.map((claim) => [claim.orderId, claim]));
  return [...new Set(orderIds)].map((orderId) => {
    const claim = known.get(orderId);
    if (!claim) return { orderId, outcome: "failed", problem: "There is no such order. It may have been deleted." };
    if (claim.state !== "claimed") return { orderId, outcome: claim.state, ...(claim.retryAt ? { retryAt: claim.retryAt } : {}) };
    return resultOf(orderId, answers.get(claim.storeId ?? "") ?? null, new Date(now.getTime() + TRY_AGAIN_MS));
  });
}

function resultOf(orderId: string, answer: RefreshAnswer | null, retryAt: Date): RefreshResult {
  if (answer?.refreshed.includes(orderId)) return { orderId, outcome: "refreshed" };
  if (answer?.failure) {
    const { message, advice } = adviceFor(answer.failure.code, answer.failure.facts);
    return { orderId, outcome: "failed", retryAt, problem: `${message} ${advice}` };
  }
  const problem = answer
    ? "The shop did not show this order. It stays as it is; the next synchronisation looks for it again."
    : "The store has not answered yet. If the answer still comes, it is taken over.";
  return { orderId, outcome: "failed", retryAt, problem };
}
