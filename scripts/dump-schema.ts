import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/database/database.ts";
import { startEmbedded } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";
import { packageRoot } from "../src/package-root.ts";
import { schemaAsSql, schemaAsTypes } from "./schema-text.ts";

// Migrates an empty database and writes down what came of it: src/database/schema.sql for people, tables.ts for the compiler.
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const dataDir = await mkdtemp(join(tmpdir(), "econnect-schema-"));
const server = await startEmbedded({ dataDir, log: silent, settings: { fsync: "off" } });
const { pool, close } = openDatabase({ connection: server.connection, onError: (error) => console.error(error) });
try {
  await migrate(pool, silent);
  await writeFile(join(packageRoot, "src/database/schema.sql"), await schemaAsSql(pool));
  await writeFile(join(packageRoot, "src/database/tables.ts"), await schemaAsTypes(pool));
} finally {
  await close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
