import { createHash } from "node:crypto";
import pg from "pg";

/** Namespace of the advisory locks of lanes (two-integer form); processes use the one-integer form. */
const LANE_LOCKS = 7301;

/**
 * One connection of this process's own that says it is alive: session advisory locks vanish with it, so whoever gets one of another process's locks
 * knows that that process is gone. Lanes are locked on it too; the epoch in the store's row keeps the past from writing (S11).
 */
export interface Keeper {
  readonly processId: string;
  readonly lockKey: string;
  /** False once the connection is lost or ended: then no lane may be entered any more. */
  alive(): boolean;
  /** Runs work while this process holds the lane; null when another process (or another job of this one) has it. */
  holdingLane<Result>(storeId: string, work: () => Promise<Result>): Promise<Result | null>;
  /** Is the process of this lock gone? Its lock is let go again at once. */
  isGone(lockKey: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** `onLost` is told once, when the connection breaks: from then on others may take this process for dead, so it must begin anew under another id. */
export async function startKeeper(connection: pg.ClientConfig, options: { processId: string; onLost: (reason: string) => void }): Promise<Keeper> {
  const { processId, onLost } = options;
  const lockKey = lockKeyOf(processId);
  const busy = new Set<string>();
  let client: pg.Client | null = null;
  let stopping = false;
  let chain: Promise<unknown> = Promise.resolve();

  /** One statement at a time: the connection is shared by all lanes of the process. */
  function ask(text: string, values: readonly unknown[]): Promise<boolean> {
    const asked = chain.then(async () => {
      if (!client) return false;
      const { rows } = await client.query<{ yes: boolean }>(text, [...values]);
      return rows[0]?.yes ?? false;
    });
    chain = asked.catch(() => undefined);
    return asked;
  }

  const fresh = new pg.Client({ ...connection, application_name: `econnect keeper ${processId}`, keepAlive: true });
  const lost = (reason: string): void => {
    if (stopping || client === null) return;
    client = null;
    onLost(reason);
  };
  fresh.on("error", (error) => lost(error.message));
  fresh.on("end", () => lost("the connection was closed"));
  await fresh.connect();
  await fresh.query("select pg_advisory_lock($1::bigint)", [lockKey]);
  client = fresh;

  return {
    processId,
    lockKey,
    alive: () => client !== null,
    async holdingLane(storeId, work) {
      // Session locks are re-entrant within a connection: they do not keep two jobs of this process apart (S11).
      if (busy.has(storeId)) return null;
      busy.add(storeId);
      try {
        if (!(await ask("select pg_try_advisory_lock($1::int, $2::int) as yes", [LANE_LOCKS, storeId]))) return null;
        try {
          return await work();
        } finally {
          await ask("select pg_advisory_unlock($1::int, $2::int) as yes", [LANE_LOCKS, storeId]).catch(() => false);
        }
      } finally {
        busy.delete(storeId);
      }
    },
    async isGone(other) {
      if (other === lockKey || !(await ask("select pg_try_advisory_lock($1::bigint) as yes", [other]))) return false;
      await ask("select pg_advisory_unlock($1::bigint) as yes", [other]);
      return true;
    },
    async stop() {
      stopping = true;
      await chain.catch(() => undefined);
      client = null;
      await fresh.end();
    },
  };
}

function lockKeyOf(processId: string): string {
  return createHash("sha256").update(processId).digest().readBigInt64BE(0).toString();
}
