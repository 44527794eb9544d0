import { DatabaseTrouble } from "./trouble.ts";

const FULL = /No space left on device|Disk quota exceeded|File too large|disk full/i;

/** Turns what the server's programs wrote into advice, where the cause is known; null otherwise. */
export function explainServerOutput(output: string, folder: string): DatabaseTrouble | null {
  if (FULL.test(output)) return diskFull(folder, output);
  return null;
}

export function diskFull(folder: string, cause: unknown): DatabaseTrouble {
  return new DatabaseTrouble(
    "EC116",
    `The disk that holds ${folder} is full, so the database cannot run. What was saved is not harmed. Free some space (200 MB or more), then start again.`,
    { cause },
  );
}
