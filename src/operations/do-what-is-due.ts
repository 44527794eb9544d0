import type { Context } from "./context.ts";
import { doDueMirrors } from "./do-due-mirrors.ts";
import { noteLateStores } from "./note-late-stores.ts";
import { startDuePasses } from "./start-due-passes.ts";
import { wakePushes } from "./wake-pushes.ts";

/** Everything that time alone brings: passes that are due, changes that wait to be sent, stores that are late. Asked every second by each worker. */
export async function doWhatIsDue(context: Context): Promise<void> {
  await startDuePasses(context);
  await wakePushes(context);
  await doDueMirrors(context);
  await noteLateStores(context);
}
