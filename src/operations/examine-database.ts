import { existsSync } from "node:fs";
import { join } from "node:path";
import { isMigrated, OLDEST_SERVER } from "../database/migrate.ts";
import { type Installation, withStorage } from "./installation.ts";

/** What was found of the database. Throws what opening it throws (DatabaseTrouble, a refused connection). */
export type DatabaseFacts =
  | { readonly state: "not_made_yet" }
  | {
      readonly state: "open";
      readonly version: string;
      readonly isTooOld: boolean;
      readonly isMigrated: boolean;
      /** Its clock less ours. */
      readonly clockOffsetMs: number;
      /** A service has the embedded one open now. */
      readonly isShared: boolean;
    };

/** Changes nothing: an embedded database that was never made is not made for this. */
export async function examineDatabase(installation: Installation): Promise<DatabaseFacts> {
  if (installation.databaseUrl === null && !existsSync(join(installation.dataDir, "pg"))) return { state: "not_made_yet" };
  return withStorage(installation, async ({ pool, isShared }) => {
    const before = installation.now().getTime();
    const answer = await pool.query<{ version: string; number: string; now: Date }>(
      "select current_setting('server_version') as version, current_setting('server_version_num') as number, clock_timestamp() as now",
    );
    const after = installation.now().getTime();
    const [row] = answer.rows;
    if (!row) throw new Error("the database gave no answer");
    return {
      state: "open" as const,
      version: row.version,
      isTooOld: Number(row.number) < OLDEST_SERVER,
      isMigrated: await isMigrated(pool),
      clockOffsetMs: Math.round(row.now.getTime() - (before + after) / 2),
      isShared,
    };
  });
}
