import { type OpenDatabase, openDatabase } from "./database.ts";
import { startEmbedded } from "./embedded.ts";
import { findRunningEmbedded } from "./embedded-running.ts";
import type { ServerLog } from "./embedded-server.ts";
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
 */
export async function openStorage(place: Place, log: ServerLog): Promise<Storage> {
  const onError = (error: Error): void => log.warn({ err: error }, "a connection to the database broke");
  if (place.databaseUrl !== null) return { ...openDatabase({ connection: { connectionString: place.databaseUrl }, onError }), isShared: false };
  try {
    const server = await startEmbedded({ dataDir: place.dataDir, log });
    const opened = openDatabase({ connection: server.connection, onError });
    return {
      ...opened,
      isShared: false,
      close: async () => {
        await opened.close();
        await server.stop();
      },
    };
  } catch (error) {
    if (!(error instanceof DatabaseTrouble) || error.code !== IN_USE) throw error;
    const connection = await findRunningEmbedded(place.dataDir);
    if (connection === null) throw error;
    return { ...openDatabase({ connection, onError }), isShared: true };
  }
}
