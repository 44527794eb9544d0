import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type pg from "pg";
import { copyIn, copyOut } from "./copy.ts";

/** One table of a backup: its rows are in `tables/NAME.copy.gz`, in PostgreSQL's own text format. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of the file, compressed. */
  readonly sha256: string;
}

export interface BackupManifest {
  readonly format: 1;
  readonly madeAt: string;
  readonly serverVersion: string;
  /** Names of the migrations that made the schema, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly BackupTable[];
  /** Where each counter stood; null: never used. */
  readonly sequences: readonly { readonly name: string; readonly lastValue: string | null }[];
  /** Fingerprints of the master keys that its secrets were sealed with. */
  readonly keyIds: readonly string[];
}

export const MANIFEST = "manifest.json";

/** These say nothing about the business: who shares the queue now, and what the schema's own files tell. */
const LEFT_OUT: ReadonlySet<string> = new Set(["worker_processes", "schema_migrations"]);
/** Rows that a service writes before anybody has set it up: a database with nothing else counts as empty. */
const MAY_HOLD_ROWS: ReadonlySet<string> = new Set([...LEFT_OUT, "instance"]);

/**
 * Writes every table of ours into `folder` (which exists and is empty) as of one moment, while the service may go on working.
 * Jobs are left out on purpose: what is due stands in columns, and a tick adds the jobs for it (S3).
 */
export async function writeBackup(pool: pg.Pool, folder: string, facts: { madeAt: Date; keyIds: readonly string[] }): Promise<BackupManifest> {
  await mkdir(join(folder, "tables"), { mode: 0o700 });
  const client = await pool.connect();
  let isWhole = false;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local idle_in_transaction_session_timeout = 0");
    const columns = await readColumns(client);
    const tables: BackupTable[] = [];
    for (const [name, names] of columns) if (!LEFT_OUT.has(name)) tables.push(await writeTable(client, folder, { name, columns: names }));
    const manifest: BackupManifest = {
      format: 1,
      madeAt: facts.madeAt.toISOString(),
      serverVersion: await one(client, "select current_setting('server_version')"),
      migrations: await texts(client, "select name from schema_migrations order by name"),
      tables,
      // Counters stand outside of transactions, so they are read last: then none is behind a row that was written out.
      sequences: await readSequences(client),
      keyIds: facts.keyIds,
    };
    await client.query("commit");
    await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    isWhole = true;
    return manifest;
  } finally {
    client.release(!isWhole);
  }
}

/** Why a backup folder cannot be restored, or null. Every file is read and its checksum compared. */
export async function findDamage(folder: string, manifest: BackupManifest): Promise<string | null> {
  for (const table of manifest.tables) {
    const file = tableFile(folder, table.name);
    const hash = createHash("sha256");
    try {
      for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    } catch (error) {
      return `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`;
    }
    if (hash.digest("hex") !== table.sha256) return `${file} is not as it was when the backup was made`;
  }
  return null;
}

/** Throws when there is no manifest in the folder, or one that this version cannot read. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const manifest = JSON.parse(await readFile(join(folder, MANIFEST), "utf8")) as { format?: unknown };
  if (manifest.format !== 1) throw new Error(`format ${String(manifest.format)} is not known to this version`);
  return manifest as unknown as BackupManifest;
}

/** A table that holds rows, so that nothing may be restored over them; null where the database counts as empty. */
export async function findFilledTable(pool: pg.Pool): Promise<string | null> {
  const client = await pool.connect();
  try {
    for (const name of (await readColumns(client)).keys()) {
      if (MAY_HOLD_ROWS.has(name)) continue;
      const answer = await client.query(`select 1 from ${quote(name)} limit 1`);
      if (answer.rows.length > 0) return name;
    }
    return null;
  } finally {
    client.release();
  }
}

/**
 * Puts the rows back in one transaction: all of them, or none. The schema must be that of the backup's migrations and empty.
 * Throws when a table took another number of rows than the backup counted.
 */
export async function loadBackup(pool: pg.Pool, folder: string, manifest: BackupManifest): Promise<void> {
  const client = await pool.connect();
  let isWhole = false;
  try {
    await client.query("begin");
    await client.query("set local idle_in_transaction_session_timeout = 0");
    for (const name of MAY_HOLD_ROWS) if (!LEFT_OUT.has(name)) await client.query(`delete from ${quote(name)}`);
    const order = await readLoadOrder(client);
    const tables = [...manifest.tables].sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
    for (const table of tables) await loadTable(client, folder, table);
    for (const { name, lastValue } of manifest.sequences)
      if (lastValue !== null) await client.query("select setval($1::regclass, $2)", [`public.${quote(name)}`, lastValue]);
    // The shops went on while the backup lay still: they are read before anything is sent to them (S17).
    await client.query("update stores set needs_full_pass = true, lane_owner = null where deleted_at is null");
    await client.query("commit");
    await client.query("analyze");
    isWhole = true;
  } finally {
    client.release(!isWhole);
  }
}

async function writeTable(client: pg.PoolClient, folder: string, table: { name: string; columns: readonly string[] }): Promise<BackupTable> {
  const file = tableFile(folder, table.name);
  const hash = createHash("sha256");
  const rows = await one(client, `select count(*)::text from ${quote(table.name)}`);
  await pipeline(
    copyOut(client, `copy ${quote(table.name)} (${table.columns.map(quote).join(", ")}) to stdout`),
    createGzip({ level: 6 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file, { mode: 0o600, flush: true }),
  );
  return { ...table, rows: Number(rows), sha256: hash.digest("hex") };
}

async function loadTable(client: pg.PoolClient, folder: string, table: BackupTable): Promise<void> {
  await pipeline(
    createReadStream(tableFile(folder, table.name)),
    createGunzip(),
    copyIn(client, `copy ${quote(table.name)} (${table.columns.map(quote).join(", ")}) from stdin`),
  );
  const rows = Number(await one(client, `select count(*)::text from ${quote(table.name)}`));
  if (rows !== table.rows) throw new Error(`${table.name} took ${rows} rows instead of ${table.rows}`);
}

/** Our tables and their columns. Columns that are computed from others are left out: they cannot be written. */
async function readColumns(client: pg.PoolClient): Promise<Map<string, string[]>> {
  const answer = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    group by c.relname
    order by c.relname`);
  return new Map(answer.rows.map((row) => [row.name, row.columns]));
}

async function readSequences(client: pg.PoolClient): Promise<{ name: string; lastValue: string | null }[]> {
  const answer = await client.query<{ name: string; lastValue: string | null }>(
    `select sequencename as name, last_value::text as "lastValue" from pg_sequences where schemaname = 'public' order by sequencename`,
  );
  return answer.rows;
}

/** Tables that others point to come first: how far each is from pointing to nothing. */
async function readLoadOrder(client: pg.PoolClient): Promise<ReadonlyMap<string, number>> {
  const answer = await client.query<{ name: string; target: string }>(`
    select distinct source.relname as name, target.relname as target
    from pg_constraint
    join pg_class source on source.oid = conrelid
    join pg_class target on target.oid = confrelid
    where contype = 'f' and conrelid <> confrelid and source.relnamespace = 'public'::regnamespace`);
  const depth = new Map<string, number>();
  const find = (name: string, above: readonly string[]): number => {
    const known = depth.get(name);
    if (known !== undefined) return known;
    if (above.includes(name))
      throw new Error(`The tables ${[...above, name].join(" → ")} point to each other in a circle: they cannot be restored one by one.`);
    const targets = answer.rows.filter((row) => row.name === name).map((row) => find(row.target, [...above, name]));
    const found = targets.length === 0 ? 0 : Math.max(...targets) + 1;
    depth.set(name, found);
    return found;
  };
  for (const { name } of answer.rows) find(name, []);
  return depth;
}

const tableFile = (folder: string, name: string): string => join(folder, "tables", `${name}.copy.gz`);

async function one(client: pg.PoolClient, sql: string): Promise<string> {
  const [first] = await texts(client, sql);
  if (first === undefined) throw new Error(`no answer to: ${sql}`);
  return first;
}

async function texts(client: pg.PoolClient, sql: string): Promise<string[]> {
  const answer = await client.query<unknown[]>({ text: sql, rowMode: "array" });
  return answer.rows.map(([value]) => String(value));
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
