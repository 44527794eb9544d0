import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../src/database/database.ts";
import { startEmbedded } from "../src/database/embedded.ts";
import { processIdentity } from "../src/database/embedded-lock.ts";
import { migrate } from "../src/database/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where createTestDatabase asks for a database. */
    databaseDoor: string;
  }
}

/** One database server for the whole run. */
interface TestServer {
  readonly connection: pg.PoolConfig;
  readonly template: string;
  stop(): Promise<void>;
}

const silent = { debug() {}, info() {}, warn() {}, error: console.error };
const run = randomBytes(4).toString("hex");
/** Losing the data is no loss here. */
const CARELESS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off", max_connections: "200" };
const OWNER_FILE = "owner.json";

let starting: Promise<TestServer> | null = null;
let door: Server | null = null;
let queue: Promise<unknown> = Promise.resolve();
let made = 0;

/**
 * Run once by vitest in its main process. Nothing is started here but a door on this machine: the first test that
 * asks for a database has the server started, so that tests without one do not pay.
 */
export async function setup(project: TestProject): Promise<void> {
  if (!door) {
    door = createServer((request, response) => {
      const answered =
        request.method === "POST" ? inTurn(() => makeDatabase(request.url === "/empty")) : inTurn(() => dropDatabase((request.url ?? "").slice(1)));
      answered.then(
        (body) => response.end(JSON.stringify(body)),
        (error: Error) => response.writeHead(500).end(error.stack),
      );
    });
    await new Promise<void>((resolve) => door?.listen(0, "127.0.0.1", resolve));
  }
  project.provide("databaseDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}/`);
}

export async function teardown(): Promise<void> {
  door?.close();
  door = null;
  await queue;
  const server = await starting?.catch(() => null); // told to the test that asked for it
  starting = null;
  await server?.stop();
}

/** A template is copied by one at a time: the server refuses the second. */
function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const done = queue.then(work);
  queue = done.catch(() => undefined); // told to who asked
  return done;
}

async function makeDatabase(empty: boolean): Promise<pg.PoolConfig> {
  starting ??= startServer();
  const server = await starting;
  made += 1;
  const name = `econnect_test_${run}_${made}`;
  await command(server.connection, `create database ${name} encoding 'UTF8' template ${empty ? "template0" : server.template}`);
  return withDatabase(server.connection, name);
}

async function dropDatabase(name: string): Promise<null> {
  if (!name.startsWith(`econnect_test_${run}_`)) throw new Error(`${name} is no database of this run`);
  const server = await starting;
  if (server) await command(server.connection, `drop database if exists ${name} with (force)`);
  return null;
}

async function startServer(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL;
  const server = url ? { connection: { connectionString: url }, stop: async () => undefined } : await startOwnServer();
  const template = `econnect_test_${run}_template`;
  await command(server.connection, `create database ${template} encoding 'UTF8' template template0`);
  const { pool, close } = openDatabase({ connection: withDatabase(server.connection, template), onError: console.error });
  try {
    await migrate(pool, silent);
  } finally {
    await close();
  }
  const stop = async (): Promise<void> => {
    if (url) await dropAll(server.connection);
    await server.stop();
  };
  return { connection: server.connection, template, stop };
}

async function startOwnServer(): Promise<{ connection: pg.PoolConfig; stop(): Promise<void> }> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), "econnect-test-"));
  await writeFile(join(dataDir, OWNER_FILE), JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  const embedded = await startEmbedded({ dataDir, log: silent, settings: CARELESS });
  const stop = async (): Promise<void> => {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { connection: embedded.connection, stop };
}

/** Folders of runs that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith("econnect-test-")) continue;
    const owner = await readFile(join(tmpdir(), name, OWNER_FILE), "utf8").catch(() => null); // another account's, or just being made
    if (owner === null) continue;
    const { pid, identity } = JSON.parse(owner) as { pid: number; identity: string };
    if (processIdentity(pid) !== identity) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

async function dropAll(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  const answer = await client.query<{ name: string }>("select datname as name from pg_database where starts_with(datname, $1)", [
    `econnect_test_${run}_`,
  ]);
  for (const { name } of answer.rows) await client.query(`drop database ${name} with (force)`);
  await client.end();
}

function withDatabase(connection: pg.PoolConfig, database: string): pg.PoolConfig {
  if (connection.connectionString === undefined) return { ...connection, database };
  const parts = /^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*(.*)$/.exec(connection.connectionString);
  if (!parts) throw new Error("TEST_DATABASE_URL is no address like postgresql://user:password@host:5432/postgres");
  return { connectionString: `${parts[1]}${database}${parts[2]}` };
}

async function command(connection: pg.PoolConfig, sql: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
