import type { SyncStore } from "../database/sync-store.ts";
import { adviceFor } from "../domain/advice.ts";
import { askLane } from "./ask-lane.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";
import type { RefreshAnswer } from "./refresh-orders.ts";
import { refusePaused } from "./start-import.ts";

const WAIT_MS = 15_000;

/** Has the store's lane read the shop's statuses again, and waits for it. */
export async function rereadStatuses(context: Context, store: SyncStore): Promise<void> {
  refusePaused(store);
  const answer = await askLane<RefreshAnswer>(context, { storeId: store.id, kind: "statuses", body: {}, waitMs: WAIT_MS });
  if (!answer)
    throw new Problem(
      504,
      "store_busy",
      "The shop's statuses were not read again: the store did not answer in time. What is shown is what was read last. Try again in a minute.",
    );
  if (!answer.failure) return;
  const { message, advice } = adviceFor(answer.failure.code, answer.failure.facts);
  throw new Problem(422, answer.failure.code, `${message} ${advice}`);
}
