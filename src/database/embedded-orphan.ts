import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./embedded-lock.ts";
import { DatabaseTrouble } from "./trouble.ts";

/** What is tried on a server that nobody owns any more, and how long each may take. */
const STEPS = [
  ["SIGINT", 10_000], // sessions ended, all written
  ["SIGQUIT", 10_000], // at once; the next start replays its log
  ["SIGKILL", 10_000],
] as const;

/** The number in the server's own lock file; null when there is no such file. */
export async function readServerPid(folder: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(join(folder, "postmaster.pid"), "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Clears away what a killed process left: its server and the server's helpers, if they still run, are stopped, and a
 * lock file whose number now belongs to some other program (or to a dead one that nobody has buried) is removed.
 * The caller holds the folder's lock, so such a server is nobody's.
 */
export async function stopOrphan(folder: string, log: { warn(facts: object, message: string): void }): Promise<void> {
  const pid = await readServerPid(folder);
  if (pid === null) return;
  const left = (): number[] => serversIn(folder, pid);
  if (left().length > 0) log.warn({ pid }, "a database server left over from a killed process is stopped first");
  for (const [name, ms] of STEPS) {
    for (const one of left()) if (one === pid || name === "SIGKILL") signal(one, name); // helpers follow their server
    if (await becomesTrue(() => left().length === 0, ms)) return removeLockOfStranger(folder, pid);
  }
  throw new DatabaseTrouble(
    "EC115",
    `A database server (process ${pid}) left over in ${folder} cannot be stopped, so nothing was started. End that process, then start again.`,
  );
}

async function becomesTrue(holds: () => boolean, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) if (holds()) return true;
  return holds();
}

/** The server believes any process with that number to be a server. */
async function removeLockOfStranger(folder: string, pid: number): Promise<void> {
  if (exists(pid)) await rm(join(folder, "postmaster.pid"), { force: true });
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The processes of PostgreSQL that work in this folder: it makes the folder its working directory. */
function serversIn(folder: string, pid: number): number[] {
  if (process.platform === "linux") {
    const real = realpathSync(folder);
    return readdirSync("/proc")
      .map(Number)
      .filter((one) => one > 0 && worksIn(one, real));
  }
  if (processIdentity(pid) === null) return [];
  const command =
    process.platform === "win32"
      ? execFileSync("tasklist", ["/FI", `PID eq ${pid}`, "/NH"], { encoding: "utf8" })
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return command.includes(process.platform === "win32" ? "postgres" : folder) ? [pid] : [];
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    // Gone meanwhile, dead but not buried, or another account's: the folder is ours alone, so that is not its server.
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(code)) return false;
    throw error;
  }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
