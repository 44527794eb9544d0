import { chmod, copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BackupManifest, writeBackup } from "../database/backup.ts";
import { KEY_FILE, readKeys } from "../database/key-file.ts";
import { isMigrated } from "../database/migrate.ts";
import { keyId } from "../database/secrets.ts";
import { type Installation, withStorage } from "./installation.ts";
import { Problem } from "./problem.ts";

export interface Backup {
  readonly folder: string;
  readonly manifest: BackupManifest;
  /** False: SECRET_KEY gives the key, and whoever restores this must have it. */
  readonly holdsKey: boolean;
}

/**
 * Writes all data of one moment, and the key file, into `target`, which must be new or empty. The service may go on.
 * The folder appears whole or not at all. Throws Problem `folder_not_empty`.
 */
export async function backUp(installation: Installation, target: string): Promise<Backup> {
  const folder = resolve(target);
  if ((await namesIn(folder)).length > 0) {
    throw new Problem(409, "folder_not_empty", `${folder} is not empty. Nothing was written. Name a folder that does not exist yet.`);
  }
  const making = `${folder}.partial`;
  await rm(making, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(making, { mode: 0o700 });
  try {
    const manifest = await withStorage(installation, async ({ pool }) => {
      if (!(await isMigrated(pool))) {
        throw new Problem(
          409,
          "not_up_to_date",
          "The database is not that of this version, or empty. Nothing was written. Start the service once, then run this again.",
        );
      }
      const keyIds = (await readKeys(installation)).map((key) => keyId(key).toString("hex"));
      return writeBackup(pool, making, { madeAt: installation.now(), keyIds });
    });
    const holdsKey = installation.secretKey === null;
    if (holdsKey) {
      await copyFile(join(installation.dataDir, KEY_FILE), join(making, KEY_FILE));
      await chmod(join(making, KEY_FILE), 0o600);
    }
    await rm(folder, { recursive: true, force: true }); // empty, as was seen above
    await rename(making, folder);
    return { folder, manifest, holdsKey };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
