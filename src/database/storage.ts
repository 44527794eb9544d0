import type pg from "pg";
import { type OpenDatabase, openDatabase } from "./database.ts";
import { type EmbeddedDatabase, startEmbedded } from "./embedded.ts";
import { findRunningEmbedded } from "./embedded-running.ts";
import type { ServerLog } from "./embedded-server.ts";
import { explainDatabaseError } from "./explain-trouble.ts";
import { DatabaseTrouble } from "./trouble.ts";

/** The database as a command of this machine reaches it. */
export interface Storage extends OpenDatabase {
  /** A service of ours has it open in the data folder now (never known for a server named by DATABASE_URL). */
  readonly isShared: boolean;
}

interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
}

const IN_USE = "EC114";

/**
 * Opens the database of an installation: the server of DATABASE_URL, else the embedded one, which is started for as
 * long as it is open; where a running service has it, that one's server is used beside it.
 * Throws DatabaseTrouble, with advice, when it cannot be reached.
 */
export async function openStorage(place: Place, log: ServerLog): Promise<Storage> {
  const storage = await open(place, log);
  try {
    await storage.pool.query("select 1");
    return storage;
  } catch (error) {
    await storage.close();
    throw explainDatabaseError(error) ?? error;
  }
}

async function open(place: Place, log: ServerLog): Promise<Storage> {
  const onError = (error: Error): void => log.warn({ err: error }, "a connection to the database broke");
  if (place.databaseUrl !== null) return { ...openDatabase({ connection: { connectionString: place.databaseUrl }, onError }), isShared: false };
  const started = await startUnlessInUse(place, log);
  if (started === null) return { ...openDatabase({ connection: await readRunning(place.dataDir), onError }), isShared: true };
  const opened = openDatabase({ connection: started.connection, onError });
  const close = async (): Promise<void> => {
    await opened.close();
    await started.stop();
  };
  return { ...opened, isShared: false, close };
}

async function startUnlessInUse(place: Place, log: ServerLog): Promise<EmbeddedDatabase | null> {
  try {
    return await startEmbedded({ dataDir: place.dataDir, log });
  } catch (error) {
    if (error instanceof DatabaseTrouble && error.code === IN_USE) return null;
    throw error;
  }
}

/** The service that has the folder may be about to start its server, or about to stop it. */
async function readRunning(dataDir: string): Promise<pg.PoolConfig> {
  const connection = await findRunningEmbedded(dataDir);
  if (connection) return connection;
  throw new DatabaseTrouble("EC137", "A service is starting or stopping on this data folder. Nothing was done. Try again in a moment.");
}
