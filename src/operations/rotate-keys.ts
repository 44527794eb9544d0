import type pg from "pg";
import type { Database, Transaction } from "../database/database.ts";
import { readKeys, writeKeyFile } from "../database/key-file.ts";
import { SEALED_COLUMNS, type SealedColumn, type SealedValue } from "../database/sealed-values.ts";
import { createSecrets, KEY_BYTES, keyId, type Secrets } from "../database/secrets.ts";
import { type Installation, withStorage } from "./installation.ts";
import { Problem } from "./problem.ts";

export interface Rotation {
  /** Fingerprint of the key that counts from now on. */
  readonly keyId: string;
  readonly resealed: number;
  /** Secrets that no known key opens, by column: they were lost before, and are left as they are. */
  readonly unreadable: readonly string[];
}

/**
 * Makes a new master key and seals every stored secret with it. Where the key is in the key file this is done while the
 * service runs: it notices the new file. `newSecretKey` is the next value of SECRET_KEY, where that gives the key: then every
 * process must be stopped, as none could open what is sealed anew. Throws Problem when nothing was changed.
 */
export async function rotateKeys(installation: Installation, newSecretKey: string | null): Promise<Rotation> {
  refuseUnfit(installation, newSecretKey);
  const old = await readKeys(installation);
  const fresh = newSecretKey === null ? installation.randomBytes(KEY_BYTES) : Buffer.from(newSecretKey, "base64");
  const known = [fresh, ...old];
  return withStorage(installation, async ({ db, pool, isShared }) => {
    if (newSecretKey !== null) await refuseWhileRunning(pool, isShared);
    // The new key is known before anything is sealed with it; the old ones stay until nothing needs them.
    else await writeKeyFile(installation.dataDir, known);
    const outcome = await resealUntilDone(db, {
      fresh: createSecrets([fresh], installation.randomBytes),
      known: createSecrets(known, installation.randomBytes),
    });
    // A process may be about to save what it has sealed a moment ago: the key before stays openable until the next rotation.
    if (newSecretKey === null) await writeKeyFile(installation.dataDir, outcome.unreadable.length === 0 ? known.slice(0, 2) : known);
    return { keyId: keyId(fresh).toString("hex"), ...outcome };
  });
}

function refuseUnfit({ secretKey }: Installation, newSecretKey: string | null): void {
  if (secretKey !== null && newSecretKey === null) {
    const detail =
      "SECRET_KEY gives the key, and a command cannot change it. Nothing was done. Stop all processes, put the next key into NEW_SECRET_KEY (openssl rand -base64 32) and run this again; then start with SECRET_KEY set to that.";
    throw new Problem(409, "key_from_setting", detail);
  }
  if (secretKey === null && newSecretKey !== null) {
    throw new Problem(
      409,
      "key_from_file",
      "The key is in the key file, which this command changes by itself. Nothing was done. Unset NEW_SECRET_KEY and run this again.",
    );
  }
  if (newSecretKey !== null && Buffer.from(newSecretKey, "base64").length !== KEY_BYTES) {
    throw new Problem(
      422,
      "invalid",
      `NEW_SECRET_KEY is not ${KEY_BYTES} bytes in base64. Nothing was done. Example: the output of openssl rand -base64 32`,
    );
  }
}

async function refuseWhileRunning(pool: pg.Pool, isShared: boolean): Promise<void> {
  const others = await pool.query<{ count: string }>(
    `select count(*) as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like any (array['ecommerce-connect%', 'econnect %'])`,
  );
  if (!isShared && Number(others.rows[0]?.count) === 0) return;
  throw new Problem(
    409,
    "service_running",
    "A service is running on this database, and could not open what is sealed anew. Nothing was done. Stop every process, then run this again.",
  );
}

/** A service that runs may save something under the key before, until it has noticed the new file: so it is looked again until nothing is left. */
async function resealUntilDone(db: Database, secrets: { fresh: Secrets; known: Secrets }): Promise<Pick<Rotation, "resealed" | "unreadable">> {
  let resealed = 0;
  for (;;) {
    const round = await db.transaction().execute((tx) => resealAll(tx, secrets));
    resealed += round.resealed;
    if (round.resealed === 0) return { resealed, unreadable: round.unreadable };
  }
}

async function resealAll(tx: Transaction, secrets: { fresh: Secrets; known: Secrets }): Promise<{ resealed: number; unreadable: string[] }> {
  let resealed = 0;
  const unreadable: string[] = [];
  for (const column of SEALED_COLUMNS) {
    const { changed, lost } = resealColumn(await column.read(tx), secrets);
    if (changed.length > 0) await column.write(tx, changed);
    resealed += changed.length;
    unreadable.push(...lost.map((value) => `${column.name} ${value.id}`));
  }
  return { resealed, unreadable };
}

function resealColumn(values: Awaited<ReturnType<SealedColumn["read"]>>, { fresh, known }: { fresh: Secrets; known: Secrets }) {
  const changed: SealedValue[] = [];
  const lost: SealedValue[] = [];
  for (const value of values) {
    if (tryOpen(fresh, value) !== null) continue;
    const plain = tryOpen(known, value);
    if (plain === null) lost.push(value);
    else changed.push({ ...value, sealed: fresh.seal(plain, value.owner).toString("base64") });
  }
  return { changed, lost };
}

function tryOpen(secrets: Secrets, { sealed, owner }: SealedValue): string | null {
  try {
    return secrets.open(Buffer.from(sealed, "base64"), owner);
  } catch {
    return null; // sealed with another key, or damaged: the caller tells the two apart by trying all keys
  }
}
