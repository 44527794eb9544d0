import { addJob } from "../database/jobs.ts";
import { hearHook } from "../database/mirror-writes.ts";
import { findMirror } from "../database/mirrors.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { mirrorHintJob } from "./do-due-mirrors.ts";
import { findDeskConnector, mirrorOwner } from "./open-mirror-connection.ts";

/**
 * A web-hook of the account: its signature is checked, but its body is not signed, so whatever it says is a hint and the order it names is read (product.md
 * 37). The same delivery told again is heard once. False: there is no such mirror, or the signature is not right; nothing happened then.
 */
export async function takeMirrorHint(
  context: Context,
  hook: { platform: string; mirrorId: string; headers: Readonly<Record<string, string | undefined>>; body: string },
): Promise<boolean> {
  if (!/^[1-9]\d{0,17}$/.test(hook.mirrorId)) return false;
  const mirror = await findMirror(context.db, hook.mirrorId);
  const connector = mirror ? findDeskConnector(context, mirror.platform) : null;
  if (!mirror?.webhookSecret || !connector || mirror.platform !== hook.platform) return false;
  const secret = context.secrets.open(mirror.webhookSecret, mirrorOwner(mirror.id));
  const hint = connector.readHook({ headers: hook.headers, body: hook.body, secret });
  if (!hint) return false;
  const { orderId, hookId } = hint;
  if (orderId === null || !mirror.enabled) return true;
  await inTransaction(context.db, async (tx) => {
    if (await hearHook(tx, mirror.id, { hookId, now: context.now() })) await addJob(tx, mirrorHintJob(mirror.id, orderId));
  });
  return true;
}
