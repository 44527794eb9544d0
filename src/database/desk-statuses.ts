import type { DeskStatus } from "../domain/status-matching.ts";
import type { Executor } from "./database.ts";

/** The desk's statuses in their order. */
export async function listDeskStatuses(executor: Executor): Promise<DeskStatus[]> {
  return executor.selectFrom("order_statuses").select(["id", "name", "group"]).orderBy("position").orderBy("id").execute();
}
