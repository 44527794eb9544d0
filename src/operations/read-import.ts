import { findPass, type Pass } from "../database/passes.ts";
import { shareRead } from "../sync/pass-steps.ts";
import type { Context } from "./context.ts";
import { notFound } from "./problem.ts";

/** How an import stands. `found` counts orders seen in the window; `leftOut` those of them that were final, null where the shop was asked to filter them. */
export interface ImportView {
  readonly id: string;
  readonly state: Pass["state"];
  readonly found: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly leftOut: number | null;
  readonly setAside: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Share of the window that was read, 0 to 1; null before the first answer. */
  readonly progress: number | null;
  readonly failure: Pass["failure"];
}

export async function readImport(context: Context, asked: { storeId: string; importId: string }): Promise<ImportView> {
  const pass = await findPass(context.db, asked.importId);
  if (pass?.kind !== "import" || pass.storeId !== asked.storeId) throw notFound("import");
  const { id, state, looked, created, changed, unchanged, setAside, startedAt, finishedAt, failure, position } = pass;
  return {
    id,
    state,
    found: looked,
    imported: created,
    alreadyThere: changed + unchanged,
    leftOut: position.statuses === null ? pass.leftOut : null,
    setAside,
    startedAt,
    finishedAt,
    progress: state === "done" ? 1 : shareRead(position),
    failure,
  };
}
