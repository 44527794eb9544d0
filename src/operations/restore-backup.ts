import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type pg from "pg";
import { type BackupManifest, findDamage, findFilledTable, loadBackup, readManifest } from "../database/backup.ts";
import { KEY_FILE, parseKeys, readKeys, writeKeyFile } from "../database/key-file.ts";
import { MIGRATIONS_FOLDER, migrate, readMigrations } from "../database/migrate.ts";
import { keyId } from "../database/secrets.ts";
import { type Installation, withStorage } from "./installation.ts";
import { Problem } from "./problem.ts";

/**
 * Puts a backup into this installation's database, which must be empty and not in use, and its key into the key file.
 * A backup of an earlier version is put into the schema it was made from, and then brought up to date.
 * Throws Problem, with nothing changed, when the backup is damaged or too new, its key is missing, or the database is not empty.
 */
export async function restoreBackup(installation: Installation, source: string): Promise<BackupManifest> {
  const folder = resolve(source);
  const manifest = await openBackup(folder);
  await refuseUnknownMigrations(manifest);
  const damage = await findDamage(folder, manifest);
  if (damage !== null) throw new Problem(422, "backup_damaged", `${damage}. Nothing was restored. Take another backup.`);
  const keys = await keysAfterwards(installation, folder, manifest);
  await withStorage(installation, async ({ pool, isShared }) => {
    if (isShared)
      throw new Problem(409, "service_running", "A service is running on this data folder. Nothing was restored. Stop it, then run this again.");
    const filled = await findFilledTable(pool);
    if (filled !== null) {
      throw new Problem(
        409,
        "database_not_empty",
        `The database is not empty (${filled} has rows). Nothing was restored. Set DATA_DIR or DATABASE_URL to a new one.`,
      );
    }
    await prepareSchema(pool, installation, manifest);
    // Before the rows: a stop in between then leaves a key too many, not secrets that nothing opens.
    if (keys !== null) await writeKeyFile(installation.dataDir, keys);
    await loadBackup(pool, folder, manifest);
    await migrate(pool, installation.log);
  });
  return manifest;
}

async function openBackup(folder: string): Promise<BackupManifest> {
  try {
    return await readManifest(folder);
  } catch (error) {
    throw new Problem(
      422,
      "not_a_backup",
      `${folder} is not a backup that this version can read (${(error as Error).message}). Nothing was restored.`,
    );
  }
}

async function refuseUnknownMigrations(manifest: BackupManifest): Promise<void> {
  const known = new Set((await readMigrations()).map((migration) => migration.name));
  const unknown = manifest.migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Problem(
    422,
    "backup_too_new",
    `The backup was made by a newer version (it has ${unknown.join(", ")}). Nothing was restored. Install that version first.`,
  );
}

/**
 * The lines of the key file once the backup is in: the backup's keys, then what the file has now. Null: it stays as it is.
 * Refuses when no key at hand is one that the backup's secrets were sealed with.
 */
async function keysAfterwards(installation: Installation, folder: string, manifest: BackupManifest): Promise<Buffer[] | null> {
  const path = join(folder, KEY_FILE);
  const brought = existsSync(path) ? parseKeys(await readFile(path, "utf8"), path) : [];
  const own = await readKeys(installation);
  const idOf = (key: Buffer): string => keyId(key).toString("hex");
  const ids = new Set([...brought, ...own].map(idOf));
  if (!manifest.keyIds.some((id) => ids.has(id))) {
    const detail = `The backup's secrets were sealed with the key ${manifest.keyIds.join(" or ")}, which is neither in it nor here. Nothing was restored. Set SECRET_KEY to that key, or put its ${KEY_FILE} into the data folder.`;
    throw new Problem(422, "key_missing", detail);
  }
  if (brought.length === 0) return null;
  const broughtIds = new Set(brought.map(idOf));
  const secret = installation.secretKey === null ? null : idOf(Buffer.from(installation.secretKey, "base64"));
  return [...brought, ...own.filter((key) => !broughtIds.has(idOf(key)) && idOf(key) !== secret)];
}

/** The schema as it was when the backup was made: later migrations are run over its rows, as at an upgrade. */
async function prepareSchema(pool: pg.Pool, installation: Installation, manifest: BackupManifest): Promise<void> {
  const aside = await mkdtemp(join(tmpdir(), "econnect-restore-"));
  try {
    for (const name of manifest.migrations) await cp(join(MIGRATIONS_FOLDER, name), join(aside, name));
    await migrate(pool, installation.log, aside);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EC103") throw error;
    throw new Problem(
      409,
      "database_not_empty",
      "The backup is of an earlier version, and this database has the newer tables already. Nothing was restored. Set DATA_DIR or DATABASE_URL to one that no service was started on yet.",
    );
  } finally {
    await rm(aside, { recursive: true });
  }
}
