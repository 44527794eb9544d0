import { findFact } from "../database/instance.ts";
import { findSampleStore, moveSampleStore } from "../database/sample-store.ts";
import { shopKey } from "../domain/shop-url.ts";
import { SAMPLE_FACT, type SampleFact } from "./add-sample-shop.ts";
import type { Context } from "./context.ts";
import { secretOwner } from "./open-store-connection.ts";

/** Opens the sample shop again after a restart: where it was, or at another port when somebody else has that one now. */
export async function resumeSampleShop(context: Context): Promise<void> {
  const store = await findSampleStore(context.db);
  const shop = context.sampleShop;
  if (!store?.credentials || !shop) return;
  const { password }: { password: string } = JSON.parse(context.secrets.open(store.credentials, secretOwner(store.id)));
  const fact = (await findFact(context.db, SAMPLE_FACT)) as SampleFact | null;
  if (!fact) return;
  const { market, currency } = fact;
  const before = Number(new URL(store.url).port);
  const address = await shop.start({ port: before, password, market, currency }).catch((error: unknown) => {
    context.log.warn({ err: error, port: before }, "the sample shop does not open at its old port; another is taken");
    return shop.start({ port: 0, password, market, currency });
  });
  if (address.url !== store.url) await moveSampleStore(context.db, store.id, { url: address.url, shopKey: shopKey(store.platform, address.host) });
}
