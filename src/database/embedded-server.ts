import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Account } from "./embedded-account.ts";
import { type Binaries, programPath } from "./embedded-binaries.ts";
import { readServerPid, signal } from "./embedded-orphan.ts";
import { explainServerOutput } from "./explain-trouble.ts";
import { DatabaseTrouble } from "./trouble.ts";

export interface ServerLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** How one server of ours is run; `folder` is the absolute path of the database folder. */
export interface Run {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  readonly log: ServerLog;
}

export interface RunningServer {
  readonly pid: number;
  /** Resolves with the last lines of the server's log once the process is gone, for whatever reason. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
/** While it replays its log after a crash it answers "starting up": it is alive, so wait for it longer. */
const RECOVERED_WITHIN_MS = 600_000;
/** Leaves room within the five seconds that the whole service has for stopping. */
const FAST_STOP_MS = 3_500;
const LINES_KEPT = 40;

/**
 * The server's life (and that of the program that makes its folder) hangs on a pipe from us: when we are gone, however
 * suddenly, `cat` sees its end and the server is told to stop. One that does not (PostgreSQL 18 can hang when it is told
 * so while it recovers from a full disk) is told to end at once, then killed; its log makes that safe.
 * The pipe is moved to 3, as sh gives background processes an empty standard input. All this is one process group of
 * its own; what watches goes with the server.
 */
const WATCHED = `exec 3<&0
"$0" "$@" 3<&- & server=$!
(cat <&3 >/dev/null; kill -INT $server; sleep 20; kill -QUIT $server; sleep 10; kill -KILL $server) 2>/dev/null &
exec 3<&-
wait $server; code=$?
trap '' TERM
kill -TERM 0
exit $code`;

/** Makes a new database cluster in `run.folder`, which exists, is empty and belongs to the account. */
export async function createCluster(run: Run, options: { user: string; sync: boolean; passwordFile: string | null }): Promise<void> {
  const common = ["-D", insideName(run), "-U", options.user, "-E", "UTF8", "--no-instructions"];
  // Without a password the folder of the socket, closed to all other accounts, is what protects.
  common.push(...(options.passwordFile === null ? ["--auth=trust"] : ["--auth=scram-sha-256", `--pwfile=${options.passwordFile}`]));
  if (!options.sync) common.push("--no-sync");
  const first = await runInitdb(run, [...common, "--locale=C.UTF-8"]);
  if (first.code === 0) return;
  if (!/invalid locale name/.test(first.output)) throw initFailed(run, first.output);
  // Systems without that locale: the server has the same rules built in.
  const second = await runInitdb(run, [...common, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
  if (second.code !== 0) throw initFailed(run, second.output);
}

/**
 * The folder's name as the server is told it. Run as another account, it may not be able to walk there from the root
 * (say under /root): it is started inside the folder and, on Linux, finds it again as its own working directory.
 */
const insideName = (run: Run): string => (run.account && process.platform === "linux" ? "/proc/self/cwd" : run.folder);

const spawnOptions = (run: Run) => ({
  cwd: run.folder,
  // The person's own PG… variables must not reach this server.
  env: { PATH: process.env.PATH ?? "/usr/bin:/bin", ...windowsEnvironment(), ...run.binaries.env, LC_MESSAGES: "C", TZ: "UTC" },
  ...(run.account ? { uid: run.account.uid, gid: run.account.gid } : {}),
  detached: process.platform !== "win32", // Ctrl-C in the terminal is for us: we stop the server in our own order
  windowsHide: true,
});

const windowsEnvironment = (): Record<string, string> => (process.env.SYSTEMROOT ? { SYSTEMROOT: process.env.SYSTEMROOT } : {});

function spawnWatched(run: Run, name: "initdb" | "postgres", parameters: readonly string[]): ChildProcessWithoutNullStreams {
  const program = programPath(run.binaries, name);
  const options = { ...spawnOptions(run), stdio: ["pipe", "pipe", "pipe"] as ["pipe", "pipe", "pipe"] };
  const child =
    process.platform === "win32" ? spawn(program, parameters, options) : spawn("/bin/sh", ["-c", WATCHED, program, ...parameters], options);
  child.stdin.on("error", (error) => run.log.debug({ error }, "the database's watch is gone already"));
  return child;
}

function runInitdb(run: Run, parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnWatched(run, "initdb", parameters);
    let output = "";
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function initFailed(run: Run, output: string): DatabaseTrouble {
  return (
    explainServerOutput(output, run.folder) ??
    new DatabaseTrouble(
      "EC119",
      `The embedded database could not be made in ${run.folder}: ${lastLines(output)}. Nothing was kept; see the log above.`,
      {
        cause: output,
      },
    )
  );
}

/** Starts the server and waits until it answers on `connection`. After a crash that includes replaying its log. */
export async function startServer(run: Run, settings: Readonly<Record<string, string>>, connection: pg.ClientConfig): Promise<RunningServer> {
  const parameters = ["-D", insideName(run), ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const child = spawnWatched(run, "postgres", parameters);
  const gone = followOutput(child, run.log);
  try {
    await waitUntilReady(connection, gone);
  } catch (error) {
    await stopChild(child, run, gone);
    const output = await gone;
    throw explainServerOutput(output, run.folder) ?? startFailed(run, output, error);
  }
  const pid = (await readServerPid(run.folder)) ?? child.pid ?? 0;
  return { pid, gone, stop: () => stopChild(child, run, gone) };
}

function followOutput(child: ChildProcess, log: ServerLog): Promise<string> {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      kept.push(line);
      if (kept.length > LINES_KEPT) kept.shift();
      tell(log, line);
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => resolve([...kept, error.message].join("\n")));
    child.on("close", () => resolve(kept.join("\n")));
  });
}

/** Errors of statements are the asker's to tell, so they are only debug here; PostgreSQL's LOG is its small talk. */
function tell(log: ServerLog, line: string): void {
  const text = line.replace(/^[\d-]+ [\d:.]+ \w+ \[\d+\] /, "");
  if (/^(FATAL|PANIC):/.test(text) && !text.includes("starting up")) log.warn({ server: text }, "database server");
  else log.debug({ server: text }, "database server");
}

async function waitUntilReady(connection: pg.ClientConfig, gone: Promise<string>): Promise<void> {
  let over = false;
  const ended = gone.then(() => {
    over = true;
  });
  const began = performance.now();
  for (;;) {
    const problem = await tryConnection(connection);
    if (problem === null) return;
    if (over) throw new Error("the server ended");
    const startingUp = (problem as { code?: string }).code === "57P03";
    if (performance.now() - began > (startingUp ? RECOVERED_WITHIN_MS : READY_WITHIN_MS)) throw problem;
    await Promise.race([sleep(25), ended]);
  }
}

async function tryConnection(connection: pg.ClientConfig): Promise<Error | null> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {}); // told by the promises below
  try {
    await client.connect();
    await client.query("select 1");
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end();
  }
}

function startFailed(run: Run, output: string, reason: unknown): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC120",
    `The embedded database in ${run.folder} did not start: ${lastLines(output) || (reason as Error).message}. ` +
      "Nothing was changed in it. Set LOG_LEVEL=debug to see all it says; restore a backup if the folder is damaged.",
    { cause: output },
  );
}

function lastLines(output: string): string {
  const lines = output.split("\n").filter((line) => /FATAL|PANIC|ERROR|error:|cannot|could not/.test(line));
  return (lines.length > 0 ? lines.slice(-2) : output.trim().split("\n").slice(-2)).join(" / ").replace(/\.$/, "");
}

/**
 * Fast shutdown by closing the pipe: sessions are ended, all is written, no recovery is needed at the next start.
 * A server that takes too long is ended at once; its log makes that safe, the next start replays it.
 */
async function stopChild(child: ChildProcess, run: Run, gone: Promise<string>): Promise<void> {
  const pid = await readServerPid(run.folder);
  child.stdin?.end();
  if (process.platform === "win32") child.kill("SIGINT");
  if (await endsWithin(gone, FAST_STOP_MS)) return;
  run.log.warn({ pid }, "the database takes long to stop and is ended at once; its next start will replay its log");
  if (pid !== null) signal(pid, "SIGQUIT");
  if (!(await endsWithin(gone, 1_000)) && child.pid !== undefined) signal(-child.pid, "SIGKILL");
  await gone;
}

const endsWithin = (gone: Promise<string>, ms: number): Promise<boolean> => Promise.race([gone.then(() => true), sleep(ms, false, { ref: false })]);
