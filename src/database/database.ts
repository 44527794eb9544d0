import { Kysely, type Transaction as KyselyTransaction, PostgresDialect } from "kysely";
import pg from "pg";
import { copyAll } from "./copy.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Transaction = KyselyTransaction<Tables>;
export type Executor = Database | Transaction;

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  /** Waits until every connection is closed at the server too. */
  close(): Promise<void>;
}

const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 10_000;
/** A forgotten transaction holds back the job queue and vacuum: the server ends it. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const DATE_TYPE = 1082;

/**
 * Opens a pool on a PostgreSQL. Nothing is connected until the first query.
 * In rows: bigint and numeric are strings, timestamptz is a Date, date is "YYYY-MM-DD", jsonb is parsed, bytea is a Buffer.
 * `onError` hears of connections that broke while nobody was waiting for an answer; the pool replaces them itself.
 */
export function openDatabase({ onError, ...options }: { connection: pg.PoolConfig; max?: number; onError: (error: Error) => void }): OpenDatabase {
  const pool = new pg.Pool({
    max: options.max ?? POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: "ecommerce-connect",
    options: "-c TimeZone=UTC",
    ...options.connection,
    types: { getTypeParser },
  });
  const connected = new Set<Promise<void>>();
  let closing = false;
  pool.on("connect", (client) => {
    // A client speaks for itself, idle or in use; unheard, its error would end the process.
    client.on("error", (error) => closing || onError(error));
    prepareMarked(client);
    const ended = new Promise<void>((resolve) => client.once("end", resolve)).then(() => void connected.delete(ended));
    connected.add(ended);
  });
  pool.on("error", () => undefined); // the same errors again
  const db: Database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    closing = true;
    await db.destroy();
    if (!pool.ending) await pool.end(); // Kysely does not end a pool that it never used itself
    await Promise.all(connected); // the pool says that it has ended before its connections have
  };
  return { db, pool, close };
}

/** Begins the text of a statement that is worth keeping prepared on its connection: it runs for every page, and planning it takes as long as running it. */
const PREPARED = /^\s*\/\* prepared: (\w+) \*\//;

/** The value of a statement that copies rows in: Kysely knows no COPY, and the driver only by its own messages. */
export class RowsToCopy {
  /** Texts of each table, made when they are sent. */
  readonly tables: Iterable<Iterable<string>>;

  constructor(tables: Iterable<Iterable<string>>) {
    this.tables = tables;
  }
}

function prepareMarked(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (text: unknown, values?: unknown, callback?: unknown) => unknown;
  const plain = { query } as unknown as pg.ClientBase;
  const marked = (text: unknown, values?: unknown, callback?: unknown) => {
    const [first] = Array.isArray(values) ? values : [];
    if (first instanceof RowsToCopy) return copyAll(plain, String(text), first.tables).then(() => ({ command: "COPY", rowCount: null, rows: [] }));
    const name = typeof text === "string" ? PREPARED.exec(text)?.[1] : undefined;
    return name === undefined ? query(text, values, callback) : query({ name, text, values }, callback);
  };
  client.query = marked as typeof client.query;
}

// A calendar day is not an instant: the driver's own parser would make it midnight of this machine's zone.
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === DATE_TYPE && format !== "binary" ? (text: string) => text : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;
