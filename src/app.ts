import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type pg from "pg";
import type { Logger } from "pino";
import { type Config, ConfigError } from "./config.ts";
import { connectors, desks } from "./connectors/registry.ts";
import { openDatabase } from "./database/database.ts";
import { startEmbedded } from "./database/embedded.ts";
import { explainDatabaseError } from "./database/explain-trouble.ts";
import { refuseOtherKey } from "./database/key-file.ts";
import { openKeyRing } from "./database/key-ring.ts";
import { isMigrated, migrate } from "./database/migrate.ts";
import { startEventHub } from "./http/events.ts";
import { createServer } from "./http/server.ts";
import { createMailer } from "./net/mail.ts";
import { createNet } from "./net/net.ts";
import type { Context } from "./operations/context.ts";
import { resumeSampleShop } from "./operations/resume-sample-shop.ts";
import type { SampleShop } from "./operations/sample-shop.ts";
import { isSetupNeeded } from "./operations/set-up.ts";
import { makeSetupToken } from "./operations/setup-token.ts";
import { throwAwayEnded } from "./operations/throw-away-ended.ts";
import { packageRoot } from "./package-root.ts";
import { createSampleShop, hasSampleShop } from "./sample-shop/sample-shop.ts";
import { startWorker } from "./worker/worker.ts";

export interface Service {
  /** Where it listens, e.g. "http://127.0.0.1:4280"; null for a process that only works. */
  readonly address: string | null;
  /** To be shown to whoever started the service, while the set-up is needed and the setting does not give it. */
  readonly setupToken: string | null;
  /** Settles with the reason when a part ends that the service cannot do without. */
  readonly failed: Promise<string>;
  /** Ends everything in the reverse order of the start. */
  stop(): Promise<void>;
}

/** What no setting offers. */
export interface ServiceOptions {
  /** False: a killed process's work is not given back. Only for the test that proves what the recovery is good for. */
  readonly recovery?: boolean;
  /** The clock; the system's unless given. Only for tests that have no time to wait for minutes. */
  readonly now?: () => Date;
}

const HOUSEKEEPING_MS = 3_600_000;

/** Joins the parts and starts them. When one does not start, those before it are stopped again and the reason is thrown. */
export async function startService(config: Config, log: Logger, options: ServiceOptions = {}): Promise<Service> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next; next = stops.pop()) {
      await next().catch((error: unknown) => log.error({ err: error }, "a part did not stop as it should"));
    }
  };
  try {
    return { ...(await start({ config, log, stops, options })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Start {
  readonly config: Config;
  readonly log: Logger;
  readonly stops: (() => Promise<void>)[];
  readonly options: ServiceOptions;
}

async function start({ config, log, stops, options }: Start): Promise<Omit<Service, "stop">> {
  const dataDir = resolve(config.dataDir);
  const secrets = await openKeyRing({ dataDir, secretKey: config.secretKey, randomBytes });
  const { connection, died } = await startDatabase({ config, dataDir, log, stops });
  const { db, pool, close } = openDatabase({ connection, onError: (error) => log.warn({ err: error }, "a database connection broke") });
  stops.push(close);
  await migrate(pool, log).catch((error: unknown) => {
    throw explainDatabaseError(error) ?? error;
  });
  await refuseOtherKey(db, secrets);

  const now = options.now ?? (() => new Date());
  const net = createNet({ allowedPrivateHosts: config.allowedPrivateHosts, log, now });
  stops.push(() => net.close());
  const sendMail = createMailer(config);
  const sampleShop = findSampleShop({ config, dataDir, log, stops });
  const context: Context = { db, config, now, randomBytes, secrets, connectors, desks, httpFor: net.httpFor, sendMail, sampleShop, log };
  await resumeSampleShop(context).catch((error: unknown) => log.warn({ err: error }, "the sample shop could not be opened"));

  const isWorking = config.role !== "web";
  if (isWorking) {
    const worker = await startWorker(context, { connection, ...options });
    stops.push(() => worker.stop());
  }
  const address = config.role === "worker" ? null : await startHttp({ context, connection, pool, stops });
  const setupToken = address !== null && (await isSetupNeeded(context)) ? await makeSetupToken(context) : null;
  startHousekeeping(context, stops);
  return { address, setupToken, failed: died };
}

/** Web and worker must be one process: only this one can reach the program it started. */
function findSampleShop({ config, dataDir, log, stops }: Parts): SampleShop | null {
  const script = join(packageRoot, "dist", "simulators", "cartum.js");
  if (config.role !== "all" || !hasSampleShop(script)) return null;
  const shop = createSampleShop({ script, dataDir, log });
  stops.push(() => shop.stop());
  return shop;
}

interface Parts {
  readonly config: Config;
  readonly dataDir: string;
  readonly log: Logger;
  readonly stops: (() => Promise<void>)[];
}

async function startDatabase({ config, dataDir, log, stops }: Parts): Promise<{ connection: pg.PoolConfig; died: Promise<string> }> {
  // A database of somebody else's that goes away comes back: its pool connects again by itself.
  if (config.databaseUrl !== null) return { connection: { connectionString: config.databaseUrl }, died: new Promise(() => undefined) };
  const embedded = await startEmbedded({ dataDir, log });
  stops.push(() => embedded.stop());
  return { connection: embedded.connection, died: embedded.died.then((words) => `The embedded database ended by itself: ${words}`) };
}

async function startHttp(parts: { context: Context; connection: pg.PoolConfig; pool: pg.Pool; stops: (() => Promise<void>)[] }): Promise<string> {
  const { context, connection, pool, stops } = parts;
  const { host, port } = context.config;
  const hub = startEventHub(connection, context.log);
  stops.push(() => hub.stop());
  const app = await createServer({
    context,
    hub,
    readiness: readinessOf(pool),
    version: versionOf(packageRoot),
    webFolder: join(packageRoot, "dist", "web"),
    checkAnswers: false,
  });
  stops.push(() => app.close());
  try {
    return shownAddress(await app.listen({ host, port }));
  } catch (error) {
    throw troubleOfListening(error as NodeJS.ErrnoException, context.config);
  }
}

function readinessOf(pool: pg.Pool) {
  return {
    database: async () => (await pool.query("select 1")).rowCount === 1,
    migrations: () => isMigrated(pool),
    // Jobs are added by a function of the library: without its schema no order would move.
    queue: async () => (await pool.query("select 1 from pg_proc where oid = to_regproc('graphile_worker.add_job')")).rowCount === 1,
  };
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

/** An address that can be opened: "all addresses" is none. */
function shownAddress(address: string): string {
  return address.replace(/^http:\/\/(0\.0\.0\.0|\[::\]):/, "http://127.0.0.1:");
}

function troubleOfListening(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  const example = "Example: PORT=4281";
  if (error.code === "EADDRINUSE") return new ConfigError("EC002", `PORT "${port}"`, `is in use by another program on ${host}`, example);
  if (error.code === "EACCES") return new ConfigError("EC002", `PORT "${port}"`, "may not be used by this account", example);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new ConfigError("EC001", `HOST "${host}"`, "is not an address of this machine", "Example: HOST=127.0.0.1");
  }
  return error;
}

function startHousekeeping(context: Context, stops: (() => Promise<void>)[]): void {
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = throwAwayEnded(context).catch((error: unknown) => context.log.warn({ err: error }, "what has ended could not be thrown away"));
  };
  const timer = setInterval(sweep, HOUSEKEEPING_MS);
  sweep();
  stops.push(async () => {
    clearInterval(timer);
    await running;
  });
}
