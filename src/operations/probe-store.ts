import { parseShopUrl } from "../domain/shop-url.ts";
import { explain } from "./check-store.ts";
import type { Context } from "./context.ts";
import { connectorOf, paceOf } from "./open-store-connection.ts";
import { invalid } from "./problem.ts";

/**
 * `POST /stores/probes`: whether a shop of the platform answers at an address, while somebody still types. Nothing but the address is known here, so no
 * credentials can be sent. `known`: false when the platform cannot tell without them. Throws the same refusals as the check.
 */
export async function probeStore(
  context: Context,
  { platform, url }: { readonly platform: string; readonly url: string },
): Promise<{ host: string; known: boolean }> {
  const shop = parseShopUrl(url);
  if (!shop) throw invalid({ path: "url", message: "is not a web address like https://my-shop.example" });
  if (!context.connectors.has(platform)) throw invalid({ path: "platform", message: `is not one of ${[...context.connectors.keys()].join(", ")}` });
  const connector = connectorOf(context, platform);
  const { probe } = connector;
  if (!probe) return { host: shop.host, known: false };
  // A queue of its own: a shop that keeps us waiting must not hold up the check that follows.
  const http = context.httpFor(`probe:${shop.host}`, paceOf(context, connector), {});
  await explain(() => probe(shop.url, { http, now: context.now }), shop);
  return { host: shop.host, known: true };
}
