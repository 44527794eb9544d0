import type { Money } from "./common.ts";
import { ApiProblem, callForLines, NetworkCut } from "./http.ts";
import type { NewStore } from "./stores.ts";

/** What the first import of a shop would bring, with nothing written. */
export interface Rehearsal {
  /** False: the figures are of the orders placed since `readBackTo` only. */
  readonly complete: boolean;
  readonly windowFrom: string;
  readonly readBackTo: string;
  readonly orders: number;
  readonly alreadyThere: number;
  readonly leftOut: number | null;
  readonly byStatus: readonly { readonly remoteStatusId: string; readonly statusId: string; readonly matched: boolean; readonly orders: number }[];
  readonly buyers: { readonly known: number; readonly created: number; readonly ambiguous: number };
  readonly products: { readonly matched: number; readonly created: number; readonly undecided: number; readonly undecidedLines: number };
  readonly managers: readonly { readonly employeeId: string | null; readonly name: string | null; readonly orders: number }[];
  readonly totalsDiffer: number;
  readonly setAside: {
    readonly count: number;
    readonly examples: readonly {
      readonly remoteId: string | null;
      readonly reason: "currency_not_accepted" | "set_aside";
      readonly problem: string;
    }[];
  };
  readonly examples: readonly {
    readonly remoteNumber: string;
    readonly placedAt: string;
    readonly buyer: string;
    readonly total: Money;
    readonly remoteStatusId: string;
    readonly statusId: string;
    readonly manager: string | null;
  }[];
}

export interface RehearsalProgress {
  readonly calls: number;
  readonly orders: number;
  /** How much of the two months was read, 0 to 1; null before the first answer. */
  readonly share: number | null;
}

interface Line {
  readonly progress?: RehearsalProgress;
  readonly result?: Rehearsal;
  readonly problem?: Readonly<Record<string, unknown>> & { readonly status: number };
}

/** Throws as every call does; a shop that fails on the way is an ApiProblem like one that failed at once. */
export async function rehearse(
  store: NewStore,
  { onProgress, signal }: { onProgress: (progress: RehearsalProgress) => void; signal: AbortSignal },
): Promise<Rehearsal> {
  let result: Rehearsal | null = null;
  await callForLines("/stores/rehearsals", store, {
    signal,
    onLine: (line) => {
      const told = line as Line;
      if (told.problem) throw new ApiProblem(told.problem.status, told.problem);
      if (told.progress) onProgress(told.progress);
      if (told.result) result = told.result;
    },
  });
  if (result === null) throw new NetworkCut();
  return result;
}
