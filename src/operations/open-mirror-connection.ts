import { RemoteError } from "../connectors/contract.ts";
import type { DeskConnection, DeskConnector, DeskIo, DeskSettings } from "../connectors/desk-contract.ts";
import { countMirrorCalls } from "../database/mirror-health.ts";
import type { SyncMirror } from "../database/mirrors.ts";
import { openCallBudget } from "./call-budget.ts";
import type { Context } from "./context.ts";

export interface OpenMirror {
  readonly connector: DeskConnector;
  readonly desk: DeskConnection;
  /** Adds the calls made so far to what is shown of the budget. */
  saveCalls(): Promise<void>;
}

/** Opens a saved mirror's connection: its key unsealed, its turns shared with everybody who calls this account. Used inside its lane only. */
export function openMirrorConnection(context: Context, mirror: SyncMirror): OpenMirror {
  const connector = connectorOf(context, mirror.platform);
  if (!mirror.apiKey) throw new RemoteError("unauthorized", "the mirror has no key any more", { code: "wrong_credentials" });
  const apiKey = context.secrets.open(mirror.apiKey, mirrorOwner(mirror.id));
  let calls = 0;
  const onCall = () => {
    calls++;
  };
  const { url, currency, fields } = mirror;
  const desk = connector.open({ url, apiKey, currency, fields }, { ...ioOf(context, connector, { url, urgent: false }), onCall });
  return {
    connector,
    desk,
    async saveCalls() {
      const made = calls;
      calls = 0;
      await countMirrorCalls(context.db, mirror.id, { calls: made, now: context.now() });
    },
  };
}

/** A connection for a person who waits for it: an account that is not saved yet. */
export function openCandidate(context: Context, platform: string, settings: DeskSettings): DeskConnection {
  const connector = connectorOf(context, platform);
  return connector.open(settings, ioOf(context, connector, { url: settings.url, urgent: true }));
}

/** Who finds the account's calls used up for longer tries again later, and does not hold its lane or a person meanwhile. */
const LONGEST_WAIT_MS = 10_000;

/** What a connector is given: the network, the clock, and its turns, which all who call this account share; a person's go first. */
export function ioOf(context: Context, connector: Pick<DeskConnector, "pace" | "budget">, { url, urgent }: { url: string; urgent: boolean }): DeskIo {
  const budget = openCallBudget(context.db, {
    account: new URL(url).host,
    ...connector.budget,
    urgent,
    maxWaitMs: LONGEST_WAIT_MS,
    now: context.now,
  });
  return { http: context.httpFor(`mirror:${url}`, connector.pace), now: context.now, budget };
}

/** Null when none is known for this platform. */
export function findDeskConnector(context: Context, platform: string): DeskConnector | null {
  return context.desks?.get(platform) ?? null;
}

function connectorOf(context: Context, platform: string): DeskConnector {
  const known = findDeskConnector(context, platform);
  if (known) return known;
  throw new RemoteError("unsupported", `no connector for ${platform}`, { code: "unsupported" });
}

/** Who a mirror's sealed secrets belong to: part of what is authenticated. */
export function mirrorOwner(mirrorId: string): string {
  return `mirror:${mirrorId}`;
}
