import pg from "pg";
import type { Logger } from "pino";
import { sqlState } from "../database/transaction.ts";

/**
 * One connection listens for new jobs, the other asks. The library asks for the next job while the end of the last one is still on its way; only on
 * one connection does the answer know of that end. With more, the next page of a lane is often found only by the next poll.
 */
const POOL_SIZE = 2;
/** What the library itself tries again: deadlocks, and a server that is starting up. */
const TRIED_AGAIN = new Set(["40001", "40P01", "57P03"]);

export interface QueuePool {
  readonly pool: pg.Pool;
  /** Ends its connections, those that are in use included: nothing is asked any more. */
  end(): Promise<void>;
}

/**
 * The job library's connections. The library does not wait for what it says about a job's end, so a statement that fails there would be an error
 * nobody catches, and a job taken by an answer that got lost would be held for ever. So after a failure the library hears nothing more, `onBroken`
 * is told, and whoever made this pool begins anew under another id: then what was held is given back like the work of a killed process.
 */
export function openQueuePool(connection: pg.PoolConfig, { log, onBroken }: { log: Logger; onBroken: (reason: string) => void }): QueuePool {
  const pool = new pg.Pool({ ...connection, max: POOL_SIZE, application_name: "econnect jobs" });
  const clients = new Set<pg.PoolClient>();
  let isOver = false;

  pool.on("error", (error) => log.warn({ problem: error.message }, "a connection of the queue broke"));
  pool.on("connect", (client) => {
    clients.add(client);
    client.on("error", (error) => log.warn({ problem: error.message }, "a connection of the queue broke"));
    client.on("end", () => clients.delete(client));
    watch(client, "query");
  });
  watch(pool, "connect");

  /** Puts a method in the place of the given one that settles only while all is well. Calls with a callback are left as they are. */
  function watch(owner: object, name: "query" | "connect"): void {
    const method: (...given: unknown[]) => unknown = Reflect.get(owner, name).bind(owner);
    Reflect.set(owner, name, (...given: unknown[]) => {
      if (isOver) return new Promise(() => undefined);
      const answer = method(...given);
      return answer instanceof Promise ? answer.catch(fail) : answer;
    });
  }

  function fail(error: unknown): Promise<never> {
    if (!isOver && TRIED_AGAIN.has(sqlState(error) ?? "")) throw error;
    if (!isOver) onBroken(error instanceof Error ? error.message : String(error));
    isOver = true;
    return new Promise(() => undefined);
  }

  return {
    pool,
    async end() {
      isOver = true;
      await Promise.allSettled([...clients].map((client) => (client as pg.PoolClient & pg.Client).end()));
    },
  };
}
