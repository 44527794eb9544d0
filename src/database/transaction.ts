import type { Database, Transaction } from "./database.ts";

/** Two transactions wanted each other's rows, or saw each other's writes: nothing is wrong, it is tried again (S18). */
const TRY_AGAIN = new Set(["40P01", "40001"]);
const TRIES = 5;

/** Runs a unit of work in one transaction; a deadlock runs it again from the start, so it must read whatever it decides on inside. */
export async function inTransaction<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === TRIES || !TRY_AGAIN.has(sqlState(error) ?? "")) throw error;
    }
  }
}

/** The five-character code of an error of the database, or null. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** The data itself could not be stored (a value out of range, a broken constraint): trying again would not help. */
export function isDataError(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? "");
}
