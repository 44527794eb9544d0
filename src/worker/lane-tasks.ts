import { PUSH_STATUSES } from "../database/bindings.ts";
import type { Lane } from "../database/lane.ts";
import { answerLaneRequests } from "../operations/answer-lane-requests.ts";
import { LANE_REQUEST } from "../operations/ask-lane.ts";
import type { Context } from "../operations/context.ts";
import { KEEP_HOOKS, keepHooks } from "../operations/keep-hooks.ts";
import { LOOK_AT_HINTS, lookAtHints } from "../operations/look-at-hints.ts";
import { createPrefetch } from "../operations/prefetch.ts";
import { pushStatuses } from "../operations/push-statuses.ts";
import { REAPPLY, runReapply } from "../operations/reapply-parked.ts";
import { PASS_PAGE, runPassPages, STRIDE, type Stride } from "../operations/run-pass-page.ts";

/** What our own jobs carry; written by `addJob` only. */
export interface LanePayload {
  readonly storeId: string;
  readonly passId?: string;
  readonly step?: number;
  readonly remoteIds?: readonly string[];
  readonly fetch?: boolean;
  readonly cause?: string;
}

export type LaneTask = (lane: Lane, payload: LanePayload) => Promise<void>;

/** Every job of a store's lane, by name. */
export function laneTasks(context: Context, { stride = STRIDE }: { stride?: Stride } = {}): Readonly<Record<string, LaneTask>> {
  const prefetch = createPrefetch();
  return {
    [PASS_PAGE]: (lane, { passId = "", step = -1 }) => runPassPages(context, { lane, prefetch, stride }, { passId, step }),
    [PUSH_STATUSES]: (lane) => pushStatuses(context, lane),
    [KEEP_HOOKS]: (lane) => keepHooks(context, lane),
    [LOOK_AT_HINTS]: (lane) => lookAtHints(context, lane),
    [LANE_REQUEST]: (lane) => answerLaneRequests(context, lane),
    [REAPPLY]: (lane, { storeId, remoteIds = [], fetch = true, cause }) =>
      runReapply(context, lane, { storeId, remoteIds, fetch, ...(cause ? { cause } : {}) }),
  };
}
