import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { schemaAsSql, schemaAsTypes } from "../scripts/schema-text.ts";
import { packageRoot } from "../src/package-root.ts";
import { createTestDatabase } from "./database.ts";

it("keeps schema.sql and tables.ts as the migrations make them (else: npm run schema)", async () => {
  const { pool, drop } = await createTestDatabase();
  const [sql, types] = [await schemaAsSql(pool), await schemaAsTypes(pool)];
  await drop();
  expect(sql).toBe(await readFile(join(packageRoot, "src/database/schema.sql"), "utf8"));
  expect(types).toBe(await readFile(join(packageRoot, "src/database/tables.ts"), "utf8"));
});
