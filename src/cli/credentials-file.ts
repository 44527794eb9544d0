import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the service of a data folder listens and a token for it; only its owner may read the file. */
export interface SavedCredentials {
  readonly url: string;
  readonly token: string;
}

const FILE = "econnect-cli.json";

export const credentialsFile = (dataDir: string): string => join(dataDir, FILE);

/** Null where there is no such file. Throws for a file that is there but cannot be read or understood. */
export function readCredentials(dataDir: string): SavedCredentials | null {
  let text: string;
  try {
    text = readFileSync(credentialsFile(dataDir), "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
  const saved = JSON.parse(text) as Partial<SavedCredentials>;
  if (typeof saved.url !== "string" || typeof saved.token !== "string")
    throw new Error(`${credentialsFile(dataDir)} holds no url and token: delete it`);
  return { url: saved.url, token: saved.token };
}

export function saveCredentials(dataDir: string, credentials: SavedCredentials): void {
  mkdirSync(dataDir, { recursive: true });
  const file = credentialsFile(dataDir);
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600); // the mode above counts for a new file only
}
