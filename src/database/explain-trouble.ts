import { DatabaseTrouble } from "./trouble.ts";

const FULL = /No space left on device|Disk quota exceeded|File too large|file size limit|disk full|wrote only \d+ of \d+ bytes/i;

/** Turns what the server's programs wrote into advice, where the cause is known; null otherwise. */
export function explainServerOutput(output: string, folder: string): DatabaseTrouble | null {
  if (FULL.test(output)) return diskFull(`the disk that holds ${folder}`, output);
  return null;
}

export function diskFull(which: string, cause: unknown): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC116",
    `The database cannot write: ${which} is full. What was saved is not harmed, what was under way was not done. ` +
      "Free some space (200 MB or more), then start again.",
    { cause },
  );
}

/** What people can do about an error of the driver, by PostgreSQL's or the system's code. */
const ADVICE: Readonly<Record<string, (error: Error) => DatabaseTrouble>> = {
  "53100": (error) => diskFull("the database's disk", error),
  ENOSPC: (error) => diskFull("the disk", error),
  "53300": (error) =>
    new DatabaseTrouble(
      "EC131",
      "The database server takes no more connections. Nothing was done. Stop programs that use it, or raise max_connections there.",
      { cause: error },
    ),
  "28P01": (error) => wrongSignIn(error),
  "28000": (error) => wrongSignIn(error),
  "3D000": (error) =>
    new DatabaseTrouble(
      "EC133",
      `The database named in DATABASE_URL does not exist (${error.message}). Nothing was done. Create it: create database econnect encoding 'UTF8' template template0.`,
      { cause: error },
    ),
  "42501": (error) =>
    new DatabaseTrouble(
      "EC134",
      `The database user lacks a right (${error.message}). Nothing was done. Make it the database's owner: alter database econnect owner to USER.`,
      { cause: error },
    ),
  ECONNREFUSED: (error) => unreachable(error),
  ENOENT: (error) => unreachable(error),
  ENOTFOUND: (error) => unreachable(error),
  EAI_AGAIN: (error) => unreachable(error),
  ETIMEDOUT: (error) => unreachable(error),
  EHOSTUNREACH: (error) => unreachable(error),
  ENETUNREACH: (error) => unreachable(error),
  ECONNRESET: (error) => unreachable(error),
};

function wrongSignIn(cause: Error): DatabaseTrouble {
  return new DatabaseTrouble("EC132", "The database refused the user or password of DATABASE_URL. Nothing was done. Correct them and start again.", {
    cause,
  });
}

function unreachable(cause: Error): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC135",
    `The database cannot be reached (${cause.message}). Nothing was done. Check that its server runs and that DATABASE_URL names its host and port.`,
    { cause },
  );
}

/** A DatabaseTrouble with advice for an error of the driver; null when it is not about the database's state but about our query. */
export function explainDatabaseError(error: unknown): DatabaseTrouble | null {
  if (error instanceof DatabaseTrouble) return error;
  if (!(error instanceof Error)) return null;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string" && ADVICE[code]) return ADVICE[code](error);
  // The pool's own time-out has no code.
  return /timeout exceeded when trying to connect|Connection terminated/.test(error.message) ? unreachable(error) : null;
}
