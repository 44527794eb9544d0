import type { WallClock } from "../domain/wall-clock.ts";
import type { SliceWalk } from "./slices.ts";

/**
 * Where a pass stands (S2). It first walks through a window of time (`placed`), then, if it is a full one, asks for watched orders by their ids
 * (`known`), then for what was set aside (`parked`), and is done. Kept as JSON in the pass's row and moved in the page's own transaction.
 */
export interface PassPosition {
  readonly stage: "placed" | "known" | "parked" | "done";
  readonly walk: SliceWalk;
  /** Beginning of the window, in the shop's clock. */
  readonly from: WallClock;
  /** Status ids the shop is asked to filter by; null: all. */
  readonly statuses: readonly string[] | null;
  readonly newest: WallClock | null;
  /** Which watched orders are asked for by id. */
  readonly watch: readonly ("full" | "hourly" | "daily")[];
  /** The last order asked for by id. */
  readonly after: string;
  /** Also looks for what was set aside. */
  readonly parked: boolean;
  /** Counts calls that were answered full and asked again in halves. */
  readonly halved: number;
  /** The shop once did not answer in time: the rest of the pass asks for small pages, so that people are not kept waiting behind one (S19). */
  readonly small?: boolean;
}
