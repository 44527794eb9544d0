import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type pg from "pg";

/**
 * How to reach the embedded server that a running service keeps in `dataDir`, or null where none says that it runs.
 * The server's own lock file tells where it listens. Whoever may enter the data folder may connect.
 */
export async function findRunningEmbedded(dataDir: string): Promise<pg.PoolConfig | null> {
  const folder = join(resolve(dataDir), "pg");
  const lines = await readLines(join(folder, "postmaster.pid"));
  if (lines === null) return null;
  const [, , , port = "", socketFolder = "", listens = ""] = lines;
  const common = { user: "econnect", database: "econnect", ssl: false as const, port: Number(port) };
  if (socketFolder !== "") return { ...common, host: resolve(folder, socketFolder), password: "" };
  const passwordFile = join(resolve(dataDir), "pg-password");
  return { ...common, host: listens, password: existsSync(passwordFile) ? await readFile(passwordFile, "utf8") : "" };
}

async function readLines(file: string): Promise<string[] | null> {
  try {
    return (await readFile(file, "utf8")).split("\n").map((line) => line.trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
