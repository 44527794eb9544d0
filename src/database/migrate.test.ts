import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { isMigrated, migrate, readMigrations } from "./migrate.ts";

const log = { info() {}, debug() {} };
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = await mkdtemp(join(tmpdir(), "econnect-migrations-"));
  await write("0001_first.sql", "create table first (id int);");
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const write = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql);
const tables = async (): Promise<string[]> => {
  const answer = await database.pool.query("select table_name as name from information_schema.tables where table_schema = 'public' order by 1");
  return answer.rows.map((row: { name: string }) => row.name);
};

it("applies what is new, in order, and nothing twice", async () => {
  expect(await isMigrated(database.pool, folder)).toBe(false);
  expect(await migrate(database.pool, log, folder)).toEqual(["0001_first.sql"]);
  await write("0003_third.sql", "insert into second values (3); -- the last line ends in a comment");
  await write("0002_second.sql", "create table second (id int)");
  expect(await isMigrated(database.pool, folder)).toBe(false);
  expect(await migrate(database.pool, log, folder)).toEqual(["0002_second.sql", "0003_third.sql"]);
  expect(await migrate(database.pool, log, folder)).toEqual([]);
  expect(await isMigrated(database.pool, folder)).toBe(true);
  expect((await database.pool.query("select id from second")).rows).toEqual([{ id: 3 }]);
});

it("brings the job library's own tables", async () => {
  await migrate(database.pool, log, folder);
  await database.pool.query("select graphile_worker.add_job('x')");
  expect((await database.pool.query("select count(*)::int as jobs from graphile_worker.jobs")).rows).toEqual([{ jobs: 1 }]);
});

it("does the work once when several processes start together", async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => migrate(database.pool, log, folder)));
  expect(answers.flat()).toEqual(["0001_first.sql"]);
});

it("takes a failing migration back whole, keeps the ones before it, and frees the lock", async () => {
  await write("0002_second.sql", "create table second (id int); select 1/0;");
  await expect(migrate(database.pool, log, folder)).rejects.toThrow("Migration 0002_second.sql failed and was taken back whole: division by zero");
  expect(await tables()).toEqual(["first", "schema_migrations"]);
  await write("0002_second.sql", "create table second (id int);");
  expect(await migrate(database.pool, log, folder)).toEqual(["0002_second.sql"]);
});

it("refuses a migration that was edited after it was applied, and changes nothing", async () => {
  await migrate(database.pool, log, folder);
  await write("0001_first.sql", "create table first (id bigint);");
  await write("0002_second.sql", "create table second (id int)");
  await expect(migrate(database.pool, log, folder)).rejects.toThrow(/^EC104 Migration 0001_first.sql was edited after .* Nothing was changed\./);
  expect(await tables()).toEqual(["first", "schema_migrations"]);
});

it("does not take another system's line ends for an edit", async () => {
  await write("0001_first.sql", "create table first (\n  id int\n);\n");
  await migrate(database.pool, log, folder);
  await write("0001_first.sql", "create table first (\r\n  id int\r\n);\r\n");
  expect(await migrate(database.pool, log, folder)).toEqual([]);
});

it("refuses a database that a newer version has changed", async () => {
  await write("0002_second.sql", "create table second (id int)");
  await migrate(database.pool, log, folder);
  await rm(join(folder, "0002_second.sql"));
  await expect(migrate(database.pool, log, folder)).rejects.toThrow(
    /^EC103 The database is newer than this version .*0002_second.sql.*Nothing was changed/,
  );
});

it("refuses a new migration with a number before one that was applied", async () => {
  await write("0003_third.sql", "select 1");
  await migrate(database.pool, log, folder);
  await write("0002_second.sql", "create table second (id int)");
  await expect(migrate(database.pool, log, folder)).rejects.toThrow(/^EC105 Migration 0002_second.sql comes before 0003_third.sql/);
});

it("refuses a server older than PostgreSQL 15 and a database that is not UTF-8", async () => {
  // A server that says so: these functions are found before its own.
  await database.pool.query("create schema old; create function old.current_setting(text) returns text return '140011'");
  await database.pool.query(
    "create schema latin; create function latin.current_setting(text) returns text return case $1 when 'server_encoding' then 'LATIN1' else '180000' end",
  );
  for (const [schema, refusal] of [
    ["old", /^EC101 .*too old: nothing was changed\. Use PostgreSQL 15/],
    ["latin", /^EC102 .*LATIN1: nothing was changed\./],
  ] as const) {
    const pool = new pg.Pool({ connectionString: database.connectionString, options: `-c search_path=${schema},pg_catalog,public` });
    await expect(migrate(pool, log, folder)).rejects.toThrow(refusal);
    await pool.end();
  }
  expect(await tables()).toEqual([]);
});

it("refuses misnamed files, two with one number, and an empty folder", async () => {
  await write("0001_again.sql", "select 1");
  await expect(readMigrations(folder)).rejects.toThrow("Two migrations have the number 0001");
  await rm(join(folder, "0001_again.sql"));
  await write("2_second.sql", "select 1");
  await expect(readMigrations(folder)).rejects.toThrow("Migration 2_second.sql is misnamed");
  await rm(join(folder, "2_second.sql"));
  await rm(join(folder, "0001_first.sql"));
  await expect(readMigrations(folder)).rejects.toThrow("No migrations in");
});
