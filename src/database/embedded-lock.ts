import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseTrouble } from "./trouble.ts";

/** Who holds a data folder. `process` tells this process from a later one that was given the same number. */
interface Holder {
  readonly pid: number;
  readonly process: string;
  readonly host: string;
  readonly beat: string;
}

const BEAT_MS = 2_000;
/** A holder on another host (a container with the same folder) cannot be looked up: it lives if its lock changes within this time. */
const FOREIGN_SILENCE_MS = 7_000;

interface LockLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process, or throws a DatabaseTrouble that names who has it.
 * A lock left by a process that is gone is taken over.
 */
export async function lockFolder(file: string, log: LockLog, foreignSilenceMs = FOREIGN_SILENCE_MS): Promise<FolderLock> {
  for (;;) {
    if (await createWhole(file, ourContent())) return keep(file, log);
    const found = await readIfThere(file);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && (await isAlive(holder, { file, content: found, foreignSilenceMs, log }))) throw taken(file, holder);
    log.info({ file, pid: holder?.pid ?? null }, "the lock of a process that is gone is taken over");
    await removeExactly(file, found);
  }
}

const ourContent = (): string =>
  JSON.stringify({
    pid: process.pid,
    process: processIdentity(process.pid) ?? "",
    host: hostname(),
    beat: randomBytes(6).toString("hex"),
  } satisfies Holder);

/** Written aside and linked, so that nobody ever reads half a lock; false when there is one already. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(aside, content, { mode: 0o600 });
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parseHolder(content: string): Holder | null {
  try {
    const read = JSON.parse(content) as Partial<Holder>;
    return typeof read.pid === "number" ? { pid: read.pid, process: read.process ?? "", host: read.host ?? "", beat: read.beat ?? "" } : null;
  } catch {
    return null; // not ours, or cut off by a power failure: nobody holds the folder with it
  }
}

async function isAlive(holder: Holder, lock: { file: string; content: string; foreignSilenceMs: number; log: LockLog }): Promise<boolean> {
  if (holder.host === hostname()) return isSameProcess(holder);
  lock.log.info({ file: lock.file, host: holder.host }, "the data folder was locked on another host: watching whether that one still runs");
  for (const end = performance.now() + lock.foreignSilenceMs; performance.now() < end; await sleep(100)) {
    const now = await readIfThere(lock.file);
    if (now === null) return false;
    if (now !== lock.content) return true;
  }
  return false;
}

function isSameProcess(holder: Holder): boolean {
  if (holder.pid === process.pid) return holder.process === processIdentity(process.pid);
  const identity = processIdentity(holder.pid);
  return identity !== null && (holder.process === "" || identity === holder.process);
}

/**
 * Tells two processes apart that had the same number one after the other: when it started (and in which boot).
 * Null: there is no such process. "": it lives, but this system does not say more.
 */
export function processIdentity(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return null; // EPERM: it lives under another account
  }
  if (process.platform === "linux") return linuxIdentity(pid);
  if (process.platform === "win32") return "";
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
}

function linuxIdentity(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name may hold spaces and brackets: the fields are counted from its last bracket. The 22nd is the start.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return null;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

function taken(file: string, holder: Holder): DatabaseTrouble {
  const where = holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`;
  return new DatabaseTrouble(
    "EC114",
    `The data folder is in use by ${where}: a second one would damage the database, so nothing was started. ` +
      `Stop that process first, or set DATA_DIR to another folder. (If you are sure that it is gone, delete ${file}.)`,
  );
}

/** Moves the lock aside and looks at it again: between reading and removing, another process may have taken it over. */
async function removeExactly(file: string, content: string): Promise<void> {
  const aside = `${file}.gone.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) === content) return rm(aside);
  await link(aside, file);
  await rm(aside);
}

function keep(file: string, log: LockLog): FolderLock {
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A full disk must not end the service for a sign of life: the next beat tries again.
    writing = writeAside(file, ourContent()).catch((error: unknown) => log.warn({ file, error }, "the data folder's lock could not be renewed"));
  }, BEAT_MS);
  timer.unref();
  const release = async (): Promise<void> => {
    clearInterval(timer);
    await writing;
    await rm(file, { force: true });
  };
  return { release };
}

async function writeAside(file: string, content: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, content, { mode: 0o600 });
  await rename(aside, file);
}
