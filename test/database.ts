import type pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "../src/database/database.ts";

export interface TestDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  /** For another process: a valid DATABASE_URL. */
  readonly connectionString: string;
  readonly drop: () => Promise<void>;
}

/**
 * A database of this test's own, empty but migrated: a copy of a template on the one server of the run (the embedded
 * one, or that of TEST_DATABASE_URL). `max` is the number of connections of its pool; `migrated: false` leaves it bare.
 */
export async function createTestDatabase(options: { max?: number; migrated?: boolean } = {}): Promise<TestDatabase> {
  const door = inject("databaseDoor");
  const connection = (await ask(options.migrated === false ? `${door}empty` : door, "POST")) as pg.PoolConfig;
  const { db, pool, close } = openDatabase({ connection, max: options.max ?? 10, onError: reportUnexpected });
  const drop = async (): Promise<void> => {
    await close();
    await ask(new URL(nameOf(connection), door).href, "DELETE");
  };
  return { db, pool, connectionString: urlOf(connection), drop };
}

async function ask(url: string, method: string): Promise<unknown> {
  const answer = await fetch(url, { method });
  if (!answer.ok) throw new Error(`The test database server failed: ${await answer.text()}`);
  return answer.json();
}

const nameOf = (connection: pg.PoolConfig): string =>
  connection.connectionString === undefined ? (connection.database ?? "") : (/^[^/]*\/\/[^/]*\/([^?]*)/.exec(connection.connectionString)?.[1] ?? "");

function urlOf(connection: pg.PoolConfig): string {
  if (connection.connectionString !== undefined) return connection.connectionString;
  // The host of a socket is its folder, said apart; an address without any host is none to many readers.
  return `postgresql://${connection.user}@localhost/${connection.database}?${new URLSearchParams({ host: connection.host ?? "", port: String(connection.port) })}`;
}

// A test that cuts connections expects this; any other should be seen by who reads the output.
function reportUnexpected(error: Error): void {
  console.error("test database:", error.message);
}
