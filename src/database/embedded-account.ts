import { spawnSync } from "node:child_process";
import { chmod, chown, lstat, readFile } from "node:fs/promises";
import type { Binaries } from "./embedded-binaries.ts";
import { programPath } from "./embedded-binaries.ts";
import { DatabaseTrouble } from "./trouble.ts";

/** The account that the server's processes run under; null: our own. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Best first. PostgreSQL refuses root, and an account without an entry in the list of accounts. */
const PREFERRED = ["postgres", "nobody"];

/**
 * Who runs the server. We are root: the account that already owns the database folder, else one that is on every
 * system. We are somebody else: ourselves, if the folder is ours.
 */
export async function chooseAccount(databaseFolder: string): Promise<Account | null> {
  const ownId = process.getuid?.();
  if (ownId === undefined) return null;
  const owner = await findOwner(databaseFolder);
  if (ownId !== 0) {
    if (owner !== null && owner !== ownId) throw belongsToAnother(databaseFolder, owner);
    return null;
  }
  const accounts = await listAccounts();
  const account = accounts.find((one) => one.uid === owner && one.uid !== 0) ?? findPreferred(accounts);
  if (account) return account;
  throw new DatabaseTrouble(
    "EC111",
    `PostgreSQL may not run as root, and this system has neither of the accounts ${PREFERRED.join(", ")} to run it under. Nothing was started. ` +
      "Start as an ordinary user, or add one of them (useradd --system postgres).",
  );
}

async function findOwner(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).uid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function belongsToAnother(folder: string, owner: number): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC113",
    `The database folder ${folder} belongs to another account (number ${owner}): it was made when the program ran as root or as somebody else. ` +
      "Nothing was started. Start as that account or as root, give the folder to yourself (chown -R), or set DATA_DIR to a folder of your own.",
  );
}

async function listAccounts(): Promise<Account[]> {
  const text = await readFile("/etc/passwd", "utf8");
  return text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    if (!name || !uid || !gid || Number(uid) < 0) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

function findPreferred(accounts: readonly Account[]): Account | undefined {
  for (const name of PREFERRED) {
    const account = accounts.find((one) => one.name === name && one.uid !== 0);
    if (account) return account;
  }
  return undefined;
}

/** Gives a folder to the account (only that folder: what is in it is made by the server itself), closed to all others. */
export async function handOver(folder: string, account: Account | null): Promise<void> {
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
}

export const canRun = (binaries: Binaries, account: Account): boolean =>
  spawnSync(programPath(binaries, "postgres"), ["--version"], { cwd: "/", uid: account.uid, gid: account.gid, env: { ...binaries.env } }).status ===
  0;

/** Asks the system itself, so that access lists count as well. */
export const canEnter = (folder: string, account: Account): boolean =>
  spawnSync("/bin/sh", ["-c", 'cd -- "$0"', folder], { cwd: "/", uid: account.uid, gid: account.gid, env: {} }).status === 0;
