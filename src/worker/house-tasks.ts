import type { Context } from "../operations/context.ts";
import { SEND_NOTICES, sendNotices } from "../operations/send-notices.ts";

export type HouseTask = () => Promise<void>;

/** Every job that belongs to no store's lane, by name. */
export function houseTasks(context: Context): Readonly<Record<string, HouseTask>> {
  return { [SEND_NOTICES]: () => sendNotices(context) };
}
