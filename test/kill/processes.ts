import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { SETTINGS } from "../../src/config.ts";
import { packageRoot } from "../../src/package-root.ts";
import { descendants, isRunning } from "../embedded-installation.ts";

/** Paths of programs, bundled as `npm run build` does it, so that a start costs no compiling. */
export interface Programs {
  readonly service: string;
  readonly withoutRecovery: string;
  /** The service under a clock that is given, and runs faster than ours. */
  readonly fast: string;
  readonly shop: string;
  remove(): Promise<void>;
}

export async function bundlePrograms(): Promise<Programs> {
  const parent = join(packageRoot, ".tmp");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "kill-"));
  await build({
    absWorkingDir: packageRoot,
    entryPoints: {
      service: "src/main.ts",
      withoutRecovery: "test/kill/without-recovery.ts",
      fast: "test/kill/fast-clock.ts",
      shop: "simulators/cartum/main.ts",
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  });
  const program = (name: string) => join(folder, `${name}.js`);
  return {
    service: program("service"),
    withoutRecovery: program("withoutRecovery"),
    fast: program("fast"),
    shop: program("shop"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** One line of the service's log. */
export interface LogLine {
  readonly msg: string;
  readonly [fact: string]: unknown;
}

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly lines: readonly LogLine[];
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** What it said on standard error. */
  errors(): string;
  /** Resolves with where it listens; throws with what it said when it ends instead. */
  listening(): Promise<string>;
  /** It and everything below it. */
  tree(): number[];
  /** SIGKILL to all of it within one turn of the event loop; returns how many processes it hit. Nothing of it runs afterwards. */
  killTree(): Promise<number>;
}

const started = new Set<ServiceProcess>();

/** Starts the service as a process of its own, with no setting but these. */
export function startServiceProcess(program: string, settings: Readonly<Record<string, string>> & { readonly DATA_DIR: string }): ServiceProcess {
  const names = new Set(Object.values(SETTINGS).map((setting) => setting.name));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.has(name)));
  const child = spawn(process.execPath, [program], { cwd: packageRoot, env: { ...env, PORT: "0", ...settings }, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error("the service could not be started as a process");
  const lines: LogLine[] = [];
  const heard = createInterface({ input: child.stdout });
  heard.on("line", (line) => lines.push(readLine(line)));
  let errors = "";
  child.stderr.on("data", (part) => {
    errors += part;
  });
  // Not before all it said has been read.
  const exit = Promise.all([once(child, "close"), once(heard, "close")]).then(([[code, signal]]) => ({ code, signal }));
  // After its end the number may be another program's.
  const tree = () => (child.exitCode === null && child.signalCode === null ? [pid, ...descendants(pid)].filter(isRunning) : []);

  async function listening(): Promise<string> {
    for (const end = performance.now() + 180_000; performance.now() < end; await sleep(5)) {
      const address = lines.find((line) => line.msg.startsWith("listening on "))?.address;
      if (typeof address === "string") return address;
      if (child.exitCode !== null || child.signalCode !== null) break;
    }
    throw new Error(`The service did not come to listen. It said: ${errors}${JSON.stringify(lines.slice(-5))}`);
  }

  async function killTree(): Promise<number> {
    const hit = new Set<number>();
    // Once more for whoever was born between the listing and the kill.
    for (let left = tree(); left.length > 0; left = databaseProcesses(settings.DATA_DIR)) {
      for (const one of left) {
        if (kill(one)) hit.add(one);
      }
      await sleep(1);
    }
    await exit;
    return hit.size;
  }

  const service = { child, pid, lines, exit, errors: () => errors, listening, tree, killTree };
  started.add(service);
  void exit.then(() => started.delete(service));
  return service;
}

/** Ends what tests left running. */
export async function endStarted(): Promise<void> {
  for (const service of started) await service.killTree();
}

/** Every process that works in the database's folder, whoever its parent is by now. Linux only; elsewhere the list is empty. */
export function databaseProcesses(dataDir: string): number[] {
  const folder = join(dataDir, "pg");
  if (process.platform !== "linux" || !existsSync(folder)) return [];
  const real = realpathSync(folder);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && workingFolder(name) === real)
    .map(Number)
    .filter(isRunning);
}

function workingFolder(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    // Ended meanwhile, or another account's and so none of ours.
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** False when it had ended by itself. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

function readLine(line: string): LogLine {
  try {
    return JSON.parse(line);
  } catch {
    return { msg: line }; // cut in the middle by the kill
  }
}
