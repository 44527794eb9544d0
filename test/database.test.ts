import pg from "pg";
import { expect, it } from "vitest";
import { createTestDatabase } from "./database.ts";

it("gives every test a migrated database of its own, reachable from other processes by its address", async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await one.db.insertInto("locations").values({ name: "Склад" }).execute();
  expect(await other.db.selectFrom("locations").selectAll().execute()).toEqual([]);
  const client = new pg.Client({ connectionString: one.connectionString });
  await client.connect();
  expect((await client.query("select name from locations")).rows).toEqual([{ name: "Склад" }]);
  await client.end();
  await Promise.all([one.drop(), other.drop()]);
});
