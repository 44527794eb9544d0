import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** Facts about this instance that belong to no noun: the sealed set-up token, the proof of the key. */
export async function findFact(executor: Executor, key: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select value from instance where key = ${key}`.execute(executor);
  return rows[0]?.value ?? null;
}

/** Keeps the fact unless there is one already, and answers the one that is kept. */
export async function keepFact(executor: Executor, key: string, value: unknown): Promise<unknown> {
  await sql`insert into instance (key, value) values (${key}, ${JSON.stringify(value)}) on conflict (key) do nothing`.execute(executor);
  return findFact(executor, key);
}

export async function deleteFact(executor: Executor, key: string): Promise<void> {
  await sql`delete from instance where key = ${key}`.execute(executor);
}
