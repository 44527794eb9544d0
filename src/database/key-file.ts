import { existsSync } from "node:fs";
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Executor } from "./database.ts";
import { keepFact } from "./instance.ts";
import { KEY_BYTES, type Secrets } from "./secrets.ts";
import { DatabaseTrouble } from "./trouble.ts";

export const KEY_FILE = "secret.key";
const PROOF = "key_proof";

/**
 * The keys that open stored secrets, the current one first. That is `secretKey` (SECRET_KEY) when it is set, else the first line of
 * secret.key in the data folder, made at the first start. Other lines of the file are older keys, which still open what they sealed.
 */
export async function readKeys(options: { dataDir: string; secretKey: string | null; randomBytes: (count: number) => Buffer }): Promise<Buffer[]> {
  const path = join(options.dataDir, KEY_FILE);
  if (options.secretKey === null && !existsSync(path)) await makeKeyFile(path, options);
  const ofFile = existsSync(path) ? await readKeyFile(path) : [];
  return [...(options.secretKey === null ? [] : [Buffer.from(options.secretKey, "base64")]), ...ofFile];
}

/** Puts a key file in place whole: who reads it meanwhile finds the old one or the new one. */
export async function writeKeyFile(dataDir: string, keys: readonly Buffer[]): Promise<void> {
  const path = join(dataDir, KEY_FILE);
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, keys.map((key) => `${key.toString("base64")}\n`).join(""), { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

/**
 * Refuses to start with another key than the one that sealed what is stored: every store would lose its password, one call at a time.
 * The first start leaves the proof that later ones are held against.
 */
export async function refuseOtherKey(executor: Executor, secrets: Secrets): Promise<void> {
  const kept = (await keepFact(executor, PROOF, { sealed: secrets.seal(PROOF, PROOF).toString("base64") })) as { sealed: string };
  try {
    secrets.open(Buffer.from(kept.sealed, "base64"), PROOF);
  } catch (error) {
    throw new DatabaseTrouble(
      "EC130",
      `The secrets in this database were sealed with another key, so nothing was started. Set SECRET_KEY to that key, or put its ${KEY_FILE} back into the data folder.`,
      { cause: error },
    );
  }
}

/** Whole or not at all: of two processes that start at once, one makes it and the other reads it. */
async function makeKeyFile(path: string, options: { dataDir: string; randomBytes: (count: number) => Buffer }): Promise<void> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const making = `${path}.${options.randomBytes(6).toString("hex")}`;
  await writeFile(making, `${options.randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flush: true });
  try {
    await link(making, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(making);
  }
}

async function readKeyFile(path: string): Promise<Buffer[]> {
  // A copy or an unpacked backup may have opened it to others.
  if (process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return parseKeys(await readFile(path, "utf8"), path);
}

/** The keys of a key file's text, the current one first. `path` is for the sentence that is thrown when they are none. */
export function parseKeys(text: string, path: string): Buffer[] {
  const lines = text.split(/\s+/).filter((line) => line !== "");
  const keys = lines.map((line) => Buffer.from(line, "base64"));
  if (keys.length > 0 && keys.every((key) => key.length === KEY_BYTES)) return keys;
  throw new DatabaseTrouble(
    "EC136",
    `${path} does not hold keys of ${KEY_BYTES} bytes in base64, so nothing was started. Put it back from a backup.`,
  );
}
