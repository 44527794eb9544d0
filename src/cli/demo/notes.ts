import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wrongUse } from "../failure.ts";

/** What the demo remembers from one run to the next, readable by its owner only: it holds the password. */
export interface DemoNotes {
  readonly email: string;
  readonly password: string;
  readonly shopPort: number;
  readonly shopPassword: string;
  /** How many orders the shop began with: the same shop comes up again. */
  readonly orders: number;
  /** Only where the demo was run with RO App. */
  readonly roapp?: RoappNotes;
}

export interface RoappNotes {
  readonly port: number;
  readonly key: string;
  readonly webhookSecret: string;
}

const FILE = "demo.json";
const fileOf = (dataDir: string): string => join(dataDir, FILE);

/** Null where no demo has run yet. Refuses a folder that holds something else, since the demo would mix with it. */
export function readNotes(dataDir: string): DemoNotes | null {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), "utf8")) as DemoNotes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (listFolder(dataDir).length === 0) return null;
  throw wrongUse(
    `${dataDir} holds something that is not a demo: nothing was started, and nothing in it was touched.`,
    "Give another folder with --data-dir.",
  );
}

export function saveNotes(dataDir: string, notes: DemoNotes): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const aside = `${fileOf(dataDir)}.new`;
  writeFileSync(aside, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 });
  chmodSync(aside, 0o600);
  renameSync(aside, fileOf(dataDir));
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
