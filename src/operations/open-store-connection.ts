import { type Connector, RemoteError, type StoreConnection, type TokenKeep } from "../connectors/contract.ts";
import { saveStoreToken } from "../database/stores.ts";
import type { SyncStore } from "../database/sync-store.ts";
import type { Context } from "./context.ts";

export interface OpenStore {
  readonly connector: Connector;
  readonly connection: StoreConnection;
  /** Remote calls made so far through this connection. */
  readonly calls: () => number;
}

/** Opens a saved store's connection: its credentials and token unsealed, its pace shared. Used inside the store's lane only (S20). */
export function openStoreConnection(context: Context, store: SyncStore): OpenStore {
  const connector = connectorOf(context, store.platform);
  if (!store.credentials) throw new RemoteError("unauthorized", "the store has no password any more", { code: "wrong_credentials" });
  const owner = secretOwner(store.id);
  const { login, password }: { login: string; password: string } = JSON.parse(context.secrets.open(store.credentials, owner));
  let calls = 0;
  const connection = connector.open(
    {
      url: store.url,
      credentials: { login, password },
      timeZone: store.timeZone,
      productLanguage: store.productLanguage,
      productMatching: store.productMatching,
      // What the merchant marked is kept apart from what the shop says, and added where it counts: a mark can be taken back.
      finalStatusIds: [],
      cancelledStatusIds: [],
    },
    {
      http: context.httpFor(`store:${store.id}`, paceOf(context, connector), store.sample ? allowSample(context) : {}),
      now: context.now,
      tokens: keepToken(context, store),
      onCall: () => {
        calls++;
      },
    },
  );
  return { connector, connection, calls: () => calls };
}

/** The sample shop is on this machine, where no other store may call: its present address and no other is allowed, to it alone. */
export function allowSample(context: Context): { alsoAllowed?: string } {
  const address = context.sampleShop?.address;
  return address ? { alsoAllowed: address.host } : {};
}

/** Who a store's sealed secrets belong to: part of what is authenticated, so that one store's cannot be put in another's row. */
export function secretOwner(storeId: string): string {
  return `store:${storeId}`;
}

export function connectorOf(context: Context, platform: string): Connector {
  const connector = context.connectors.get(platform);
  if (!connector) throw new RemoteError("unsupported", `no connector for ${platform}`, { code: "unsupported" });
  return connector;
}

/** The connector's own pace, never faster than the settings allow. */
export function paceOf(context: Context, connector: Connector): { inFlight: number; gapMs: number } {
  return { inFlight: Math.min(connector.pace.inFlight, context.config.storeMaxInFlight), gapMs: context.config.storeMinGapMs };
}

function keepToken(context: Context, store: SyncStore): TokenKeep {
  const owner = secretOwner(store.id);
  let known = store.token;
  return {
    async read() {
      if (!known) return null;
      const { token, expiresAt }: { token: string; expiresAt: string } = JSON.parse(context.secrets.open(known, owner));
      return { token, expiresAt: new Date(expiresAt) };
    },
    async save(token) {
      known = token ? context.secrets.seal(JSON.stringify(token), owner) : null;
      await saveStoreToken(context.db, store, known);
    },
  };
}
