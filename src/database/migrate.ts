import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger as JobLibraryLogger, runMigrations as runJobLibraryMigrations } from "graphile-worker";
import type pg from "pg";
import { packageRoot } from "../package-root.ts";
import { DatabaseTrouble } from "./trouble.ts";

export interface MigrationLog {
  info(facts: object, message: string): void;
  debug(facts: object, message: string): void;
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export const MIGRATIONS_FOLDER = join(packageRoot, "src", "database", "migrations");
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
export const OLDEST_SERVER = 150_000;
/** Any fixed number of ours: every process that migrates this database waits on the same one. */
const LOCK_KEY = "7305913046";

/**
 * Brings the database to the schema of this version, the job library's included. Many processes may call it at once:
 * one does the work, the others wait. Each file is one transaction. Throws DatabaseTrouble when the server is too old,
 * an applied file was edited, or the database is newer than this version; nothing has been changed then.
 * `pool` needs room for two connections. Answers the names that were applied now.
 */
export async function migrate(pool: pg.Pool, log: MigrationLog, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  let whole = false;
  try {
    await refuseUnfitServer(client);
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    const pending = await findPending(client, migrations);
    for (const migration of pending) {
      await apply(client, migration);
      log.info({ migration: migration.name }, "migration applied");
    }
    await runJobLibraryMigrations({ pgPool: pool, logger: jobLibraryLogger(log) });
    await client.query("select pg_advisory_unlock($1)", [LOCK_KEY]);
    whole = true;
    return pending.map((migration) => migration.name);
  } finally {
    // After a failure the session is closed, which frees the lock whatever state the session is in.
    client.release(!whole);
  }
}

/** True when every migration of this version, and none besides, is applied: what readiness asks. */
export async function isMigrated(pool: pg.Pool, folder: string = MIGRATIONS_FOLDER): Promise<boolean> {
  const known = (await readMigrations(folder)).map((migration) => migration.name);
  const exists = await pool.query<{ found: boolean }>("select to_regclass('schema_migrations') is not null as found");
  if (exists.rows[0]?.found !== true) return false;
  const applied = await pool.query<{ name: string }>("select name from schema_migrations order by name");
  return applied.rows.length === known.length && applied.rows.every((row, index) => row.name === known[index]);
}

/** The numbered files in their order. Throws when a file is misnamed or two share a number. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const numbers = new Set<string>();
  for (const name of names) {
    if (!FILE_NAME.test(name)) throw new Error(`Migration ${name} is misnamed: call it like 0007_what_it_adds.sql.`);
    if (numbers.has(name.slice(0, 4))) throw new Error(`Two migrations have the number ${name.slice(0, 4)}: give ${name} the next free one.`);
    numbers.add(name.slice(0, 4));
  }
  if (names.length === 0) throw new Error(`No migrations in ${folder}: the installation is not whole. Install it again.`);
  return Promise.all(names.map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  // A checkout on Windows may change line ends; that is no edit.
  const sql = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

async function refuseUnfitServer(client: pg.PoolClient): Promise<void> {
  const answer = await client.query<{ version: string; name: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_version') as name,
            current_setting('server_encoding') as encoding`,
  );
  const server = answer.rows[0];
  if (!server || Number(server.version) < OLDEST_SERVER) {
    throw new DatabaseTrouble(
      "EC101",
      `The database server is PostgreSQL ${server?.name ?? "of an unknown version"}, too old: nothing was changed. ` +
        "Use PostgreSQL 15 or newer, or unset DATABASE_URL to use the embedded one.",
    );
  }
  if (server.encoding !== "UTF8") {
    throw new DatabaseTrouble(
      "EC102",
      `The database keeps text as ${server.encoding}: nothing was changed. ` +
        "Create it with UTF8: create database econnect encoding 'UTF8' template template0.",
    );
  }
}

async function findPending(client: pg.PoolClient, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query(`create table if not exists schema_migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz(3) not null default now()
  )`);
  const answer = await client.query<{ name: string; checksum: string }>("select name, checksum from schema_migrations order by name");
  const applied = new Map(answer.rows.map((row) => [row.name, row.checksum]));
  refuseUnknown([...applied.keys()], migrations);
  refuseEdited(applied, migrations);
  const pending = migrations.filter((migration) => !applied.has(migration.name));
  refuseOutOfOrder([...applied.keys()], pending);
  return pending;
}

function refuseUnknown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DatabaseTrouble(
    "EC103",
    `The database is newer than this version of Ecommerce Connect: it has ${unknown.join(", ")}, which this version does not know. ` +
      "Nothing was changed. Start the newer version, or restore a backup made with this one.",
  );
}

function refuseEdited(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const edited = migrations.filter((migration) => applied.has(migration.name) && applied.get(migration.name) !== migration.checksum);
  if (edited.length === 0) return;
  throw new DatabaseTrouble(
    "EC104",
    `Migration ${edited.map((migration) => migration.name).join(", ")} was edited after this database had applied it. Nothing was changed. ` +
      "Put the file back as it was and write a new migration; a database made while developing can be thrown away instead.",
  );
}

function refuseOutOfOrder(applied: readonly string[], pending: readonly Migration[]): void {
  const last = applied.at(-1);
  const early = pending.find((migration) => last !== undefined && migration.name < last);
  if (!early) return;
  throw new DatabaseTrouble(
    "EC105",
    `Migration ${early.name} comes before ${last}, which this database already has. Nothing was changed. Give the new file the next free number.`,
  );
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  // Sent as one message: the server takes all its statements as one transaction.
  const record = `insert into schema_migrations (name, checksum) values ('${migration.name}', '${migration.checksum}')`;
  try {
    await client.query(`${migration.sql}\n;\n${record}`);
  } catch (error) {
    throw new Error(`Migration ${migration.name} failed and was taken back whole: ${(error as Error).message}`, { cause: error });
  }
}

function jobLibraryLogger(log: MigrationLog): JobLibraryLogger {
  return new JobLibraryLogger(() => (level, message) => log.debug({ level }, message));
}
