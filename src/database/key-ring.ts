import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { KEY_FILE, parseKeys, readKeys } from "./key-file.ts";
import { createSecrets, type Secrets } from "./secrets.ts";

interface KeyPlace {
  readonly dataDir: string;
  readonly secretKey: string | null;
  readonly randomBytes: (count: number) => Buffer;
}

/**
 * Secrets under the keys of this installation (key-file.ts says which). A key file that was changed meanwhile is read
 * again, so that keys are rotated while the service runs. A file that is gone or broken changes nothing for who has read it.
 */
export async function openKeyRing(place: KeyPlace): Promise<Secrets> {
  const path = join(place.dataDir, KEY_FILE);
  let secrets = createSecrets(await readKeys(place), place.randomBytes);
  if (place.secretKey !== null) return secrets; // the setting's key is the current one as long as we run
  let changedAt = changeOf(path);
  const current = (): Secrets => {
    const now = changeOf(path);
    if (now === changedAt || now === null) return secrets;
    changedAt = now;
    secrets = createSecrets(parseKeys(readFileSync(path, "utf8"), path), place.randomBytes);
    return secrets;
  };
  return { seal: (plain, owner) => current().seal(plain, owner), open: (sealed, owner) => current().open(sealed, owner) };
}

/** Another value after every change: the file is always put in place whole, as a new one. */
function changeOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : null;
}
