import { listStoresToHook, listStoresWithHints } from "../database/hooks.ts";
import { addJobs } from "../database/jobs.ts";
import type { Context } from "./context.ts";
import { keepHooksJob } from "./keep-hooks.ts";
import { hintsJob } from "./look-at-hints.ts";

/** Wakes the lanes of stores whose web-hooks are not as they should be, and of those that were told of orders nobody looked at: what is due stands in columns (S3). */
export async function wakeHooks(context: Context): Promise<void> {
  const now = context.now();
  const events = Object.fromEntries([...context.connectors.values()].map((connector) => [connector.platform, connector.webhookEvents]));
  const toHook = await listStoresToHook(context.db, { publicUrl: context.config.publicUrl, events, now });
  const toLook = await listStoresWithHints(context.db, now);
  await addJobs(context.db, [...toHook.map(keepHooksJob), ...toLook.map(hintsJob)]);
}
