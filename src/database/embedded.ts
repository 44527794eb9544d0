import { createHash, randomBytes, randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Account, canEnter, canRun, chooseAccount, handOver } from "./embedded-account.ts";
import { type Binaries, copyToPublicFolder, prepareBinaries } from "./embedded-binaries.ts";
import { lockFolder } from "./embedded-lock.ts";
import { stopOrphan } from "./embedded-orphan.ts";
import { createCluster, type Run, type RunningServer, type ServerLog, startServer } from "./embedded-server.ts";
import { diskFull } from "./explain-trouble.ts";
import { DatabaseTrouble } from "./trouble.ts";

export interface EmbeddedDatabase {
  readonly connection: pg.PoolConfig;
  /** Of the server's main process. */
  readonly pid: number;
  /** Resolves with the last lines of its log when the server ends without having been asked to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: ServerLog;
  /** Server settings over ours, e.g. `{ fsync: "off" }` where losing the data is no loss (tests). */
  readonly settings?: Readonly<Record<string, string>>;
}

const USER = "econnect";
const DATABASE = "econnect";
const PORT = 5432;
/** What fits in an address of a unix socket, less the name that the server adds. */
const SOCKET_FOLDER_LENGTH = (process.platform === "linux" ? 107 : 103) - `/.s.PGSQL.${PORT}`.length;

const LEFTOVERS_GONE_MS = 15_000;

/** For one company's desk on a small machine. Nothing here gives up durability. */
const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: "100",
  shared_buffers: "128MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "1GB",
  checkpoint_completion_target: "0.9",
  synchronous_commit: "on",
  random_page_cost: "1.1",
  jit: "off",
  idle_in_transaction_session_timeout: "60s",
  log_min_messages: "warning",
  // What is said about a failed statement goes to who sent it; its values are people's data and stay out of the log.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  timezone: "UTC",
  log_timezone: "UTC",
};

/**
 * Starts the PostgreSQL that comes with us, in `dataDir`/pg; makes it on the first start. It ends when this process
 * ends, however that happens. Throws DatabaseTrouble, with advice, when the folder is in use or unfit, the disk is full
 * or the machine has no embedded PostgreSQL.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  try {
    return await start(dataDir, options);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (DISK_FULL.includes(code)) throw diskFull(`the disk that holds ${dataDir}`, error);
    if (NO_ACCESS.includes(code)) throw unusable(dataDir, error);
    throw error;
  }
}

const DISK_FULL = ["ENOSPC", "EDQUOT", "EFBIG"];
const NO_ACCESS = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"];

function unusable(dataDir: string, cause: unknown): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC117",
    `The data folder ${dataDir} cannot be made or written (${(cause as Error).message}), so nothing was started. ` +
      "Set DATA_DIR to a folder that this account may write.",
    { cause },
  );
}

async function start(dataDir: string, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(join(dataDir, "econnect.lock"), options.log);
  try {
    const folder = join(dataDir, "pg");
    const account = await chooseAccount(folder);
    const run: Run = { folder, binaries: await findBinaries(dataDir, account), account, log: options.log };
    await refuseClosedFolder(run);
    await stopOrphan(folder, options.log);
    await prepareCluster(run, options);
    const address = await chooseAddress(run);
    const server = await startPatiently(run, address, { ...SETTINGS, ...options.settings, ...addressSettings(run, address) });
    const database = running(server, { ...address.connection, database: DATABASE }, async () => {
      if (address.socketFolder !== null && address.socketFolder !== folder) await rm(address.socketFolder, { recursive: true, force: true });
      await lock.release();
    });
    await createDatabase(address.connection).catch(async (error: unknown) => {
      await database.stop();
      throw error;
    });
    return database;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function findBinaries(dataDir: string, account: Account | null): Promise<Binaries> {
  const binaries = await prepareBinaries(join(dataDir, "pg-lib"));
  return account === null || canRun(binaries, account) ? binaries : copyToPublicFolder(binaries);
}

/** On Linux the server is started inside its folder and needs no way there; elsewhere it does. */
async function refuseClosedFolder(run: Run): Promise<void> {
  if (run.account === null || process.platform === "linux") return;
  for (let folder = dirname(run.folder); folder !== dirname(folder); folder = dirname(folder)) {
    if (canEnter(dirname(folder), run.account) && !canEnter(folder, run.account)) {
      throw new DatabaseTrouble(
        "EC124",
        `PostgreSQL may not run as root, and the account ${run.account.name}, under which it runs instead, cannot enter ${folder}. Nothing was started. ` +
          `Let it pass (chmod o+x), set DATA_DIR to a folder outside it, or start as an ordinary user.`,
      );
    }
  }
}

/** Made aside and renamed: a kill in the middle leaves only what the next start throws away. */
async function prepareCluster(run: Run, options: EmbeddedOptions): Promise<void> {
  await removeHalfMade(run.folder);
  if (existsSync(run.folder)) return refuseUnfitCluster(run);
  // A name of its own: what a killed start left running for a moment must not write into it.
  const making = `${run.folder}.init-${randomBytes(4).toString("hex")}`;
  await mkdir(making, { mode: 0o700 });
  await handOver(making, run.account);
  const sync = options.settings?.fsync !== "off";
  try {
    await createCluster({ ...run, folder: making }, { user: USER, sync, passwordFile: await passwordFile(resolve(run.folder, "..")) });
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
  await rename(making, run.folder);
  run.log.info({ folder: run.folder, postgresql: run.binaries.major }, "embedded database made");
}

async function removeHalfMade(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.init`)) await rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 10 });
  }
}

async function refuseUnfitCluster(run: Run): Promise<void> {
  const versionFile = join(run.folder, "PG_VERSION");
  const major = existsSync(versionFile) ? (await readFile(versionFile, "utf8")).trim() : null;
  if (major === String(run.binaries.major)) return;
  if (major === null) {
    throw new DatabaseTrouble(
      "EC118",
      `${run.folder} is not a database folder (it has no PG_VERSION). Nothing was touched. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  throw new DatabaseTrouble(
    "EC121",
    `The database in ${run.folder} was made by PostgreSQL ${major}, and this version brings PostgreSQL ${run.binaries.major}. Nothing was touched. ` +
      "Start the earlier version, make a backup with `econnect backup DIR`, then restore it into a new data folder with this one.",
  );
}

interface Address {
  /** Where the server puts its socket; null: TCP. */
  readonly socketFolder: string | null;
  readonly connection: pg.PoolConfig & { host: string; port: number };
}

/**
 * A unix socket inside the database folder, which is closed to everybody else; where that path is longer than a socket's
 * address may be, one in a short folder of the temporary files. Windows has TCP on this machine only, and a password.
 */
async function chooseAddress(run: Run): Promise<Address> {
  const common = { user: USER, database: "postgres", ssl: false };
  if (process.platform === "win32") {
    const password = await readFile((await passwordFile(resolve(run.folder, ".."))) ?? "", "utf8");
    return { socketFolder: null, connection: { ...common, host: "127.0.0.1", port: randomInt(20_000, 60_000), password } };
  }
  const socketFolder = Buffer.byteLength(run.folder) <= SOCKET_FOLDER_LENGTH ? run.folder : await makeShortFolder(run);
  return { socketFolder, connection: { ...common, host: socketFolder, port: PORT, password: "" } };
}

async function makeShortFolder(run: Run): Promise<string> {
  const name = `econnect-${createHash("sha256").update(run.folder).digest("hex").slice(0, 12)}`;
  for (const parent of [tmpdir(), "/tmp"]) {
    const folder = join(parent, name);
    if (Buffer.byteLength(folder) > SOCKET_FOLDER_LENGTH) continue;
    await removeOurs(folder, run.account);
    await mkdir(folder, { mode: 0o700 });
    await handOver(folder, run.account);
    return folder;
  }
  throw new DatabaseTrouble(
    "EC122",
    `The path of the data folder ${run.folder} is too long for a socket, and so is that of the temporary files. Nothing was started. ` +
      "Set DATA_DIR or TMPDIR to a shorter path.",
  );
}

/** A killed run leaves its folder. Anybody may write beside it, so only one that is ours is removed. */
async function removeOurs(folder: string, account: Account | null): Promise<void> {
  if (!existsSync(folder)) return;
  const stat = await lstat(folder);
  if (!stat.isDirectory() || ![process.getuid?.(), account?.uid].includes(stat.uid)) {
    throw new DatabaseTrouble("EC123", `${folder} is in the way and belongs to somebody else, so nothing was started. Remove it, or set TMPDIR.`);
  }
  await rm(folder, { recursive: true });
}

/** Null where the socket's folder keeps others out already. */
async function passwordFile(dataDir: string): Promise<string | null> {
  if (process.platform !== "win32") return null;
  const file = join(dataDir, "pg-password");
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return file;
}

function addressSettings(run: Run, address: Address): Record<string, string> {
  if (address.socketFolder === null) return { listen_addresses: "127.0.0.1", port: String(address.connection.port), unix_socket_directories: "" };
  // Relative to the database folder, as the server may not be able to walk there from the root.
  const folder = address.socketFolder === run.folder ? "." : address.socketFolder;
  return { listen_addresses: "", port: String(PORT), unix_socket_directories: folder, unix_socket_permissions: "0700" };
}

/** A server whose main process was killed leaves helpers that hold its memory for a moment: then the start is tried again. */
async function startPatiently(run: Run, address: Address, settings: Readonly<Record<string, string>>): Promise<RunningServer> {
  for (const end = performance.now() + LEFTOVERS_GONE_MS; ; await sleep(200)) {
    try {
      return await startServer(run, settings, address.connection);
    } catch (error) {
      const output = String((error as DatabaseTrouble).cause);
      if (!/pre-existing shared memory block|lock file .* already exists/.test(output) || performance.now() > end) throw error;
      await stopOrphan(run.folder, run.log);
    }
  }
}

async function createDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function running(server: RunningServer, connection: pg.PoolConfig, afterwards: () => Promise<void>): EmbeddedDatabase {
  let stopped: Promise<void> | null = null;
  const stopOnce = async (): Promise<void> => {
    await server.stop();
    await afterwards();
  };
  const died = new Promise<string>((tell) => {
    void server.gone.then((output) => stopped ?? tell(output));
  });
  const stop = (): Promise<void> => {
    stopped ??= stopOnce();
    return stopped;
  };
  return { connection, pid: server.pid, died, stop };
}
