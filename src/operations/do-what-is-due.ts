import type { Context } from "./context.ts";
import { doDueMirrors } from "./do-due-mirrors.ts";
import { noteLateStores } from "./note-late-stores.ts";
import { noteUnknownStatuses } from "./note-unknown-statuses.ts";
import { startDuePasses } from "./start-due-passes.ts";
import { tellPeople } from "./tell-people.ts";
import { wakeHooks } from "./wake-hooks.ts";
import { wakePushes } from "./wake-pushes.ts";

/**
 * Everything that time alone brings: passes that are due, changes that wait to be sent, web-hooks to be set up, stores that are late, statuses nobody has
 * heard of, what people are to be told. Asked every second by each worker.
 */
export async function doWhatIsDue(context: Context): Promise<void> {
  await startDuePasses(context);
  await wakePushes(context);
  await doDueMirrors(context);
  await wakeHooks(context);
  await noteLateStores(context);
  await noteUnknownStatuses(context);
  await tellPeople(context);
}
