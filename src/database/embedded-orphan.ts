import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./embedded-lock.ts";
import { DatabaseTrouble } from "./trouble.ts";

/** What is tried on a server that nobody owns any more, and how long each may take. */
const STEPS = [
  ["SIGINT", 20_000], // sessions ended, all written
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
 * Clears away what a killed process left: its server, if that still runs, is stopped, and a lock file whose number now
 * belongs to some other program is removed. The caller holds the folder's lock, so such a server is nobody's.
 */
export async function stopOrphan(folder: string, log: { warn(facts: object, message: string): void }): Promise<void> {
  const pid = await readServerPid(folder);
  if (pid === null || processIdentity(pid) === null) return;
  if (!isServerOf(pid, folder)) return rm(join(folder, "postmaster.pid"), { force: true });
  log.warn({ pid }, "a database server left over from a killed process is stopped first");
  for (const [name, ms] of STEPS) {
    signal(pid, name);
    for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) {
      if (processIdentity(pid) === null) return;
    }
  }
  throw new DatabaseTrouble(
    "EC115",
    `A database server (process ${pid}) left over in ${folder} cannot be stopped, so nothing was started. End that process, then start again.`,
  );
}

/** PostgreSQL works inside its database folder. */
function isServerOf(pid: number, folder: string): boolean {
  if (process.platform === "win32") return execFileSync("tasklist", ["/FI", `PID eq ${pid}`, "/NH"], { encoding: "utf8" }).includes("postgres");
  if (process.platform !== "linux") return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(folder);
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(code)) return false; // gone, or another account's: the folder is ours, so it is not its server
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
