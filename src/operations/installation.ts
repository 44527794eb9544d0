import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import type { ServerLog } from "../database/embedded-server.ts";
import { openStorage, type Storage } from "../database/storage.ts";

/** An installation on this machine, as its commands see it: with or without a service that runs. */
export interface Installation {
  readonly dataDir: string;
  /** SECRET_KEY, or null where the key file counts. */
  readonly secretKey: string | null;
  readonly databaseUrl: string | null;
  readonly randomBytes: (count: number) => Buffer;
  readonly now: () => Date;
  readonly log: ServerLog;
}

export function installationOf(config: Config, outside: { now: () => Date; log: ServerLog }): Installation {
  const { dataDir, secretKey, databaseUrl } = config;
  return { dataDir: resolve(dataDir), secretKey, databaseUrl, randomBytes, ...outside };
}

/** Runs work with the database open, and closes it (and the embedded server, where it was started for this) afterwards. */
export async function withStorage<Result>(installation: Installation, work: (storage: Storage) => Promise<Result>): Promise<Result> {
  const storage = await openStorage(installation, installation.log);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
