import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { findDamage, findFilledTable, loadBackup, readManifest, writeBackup } from "./backup.ts";

const madeAt = new Date("2026-11-24T10:00:00.000Z");

let source: TestDatabase;
let folder: string;

beforeAll(async () => {
  source = await createTestDatabase();
  await fill(source);
  folder = await mkdtemp(join(tmpdir(), "econnect-backup-test-"));
  await writeBackup(source.pool, folder, { madeAt, keyIds: ["00ff00ff"] });
});

afterAll(async () => {
  await source.drop();
  await rm(folder, { recursive: true });
});

describe("backup and restore", () => {
  it("puts every row of every table back exactly, texts that look like COPY's own marks included", async () => {
    const target = await createTestDatabase();
    try {
      expect(await findFilledTable(target.pool)).toBeNull();
      await loadBackup(target.pool, folder, await readManifest(folder));
      expect(await everything(target)).toEqual(await everything(source));
    } finally {
      await target.drop();
    }
  });

  it("goes on counting where the source had got to", async () => {
    const target = await createTestDatabase();
    try {
      await loadBackup(target.pool, folder, await readManifest(folder));
      const next = (database: TestDatabase) =>
        database.pool
          .query("insert into locations (name) values ('next') returning id, nextval('order_numbers') as number")
          .then((answer) => answer.rows);
      expect(await next(target)).toEqual(await next(source));
    } finally {
      await target.drop();
    }
  });

  it("has every shop read in full before anything is sent to it (S17)", async () => {
    const target = await createTestDatabase();
    try {
      await loadBackup(target.pool, folder, await readManifest(folder));
      const stores = await target.pool.query("select needs_full_pass from stores where deleted_at is null");
      expect(stores.rows).toEqual([{ needs_full_pass: true }]);
    } finally {
      await target.drop();
    }
  });

  it("is of one moment: what is written while it runs is either wholly in it or not at all", async () => {
    const busy = await createTestDatabase();
    const copy = await createTestDatabase();
    const kept = await mkdtemp(join(tmpdir(), "econnect-backup-test-"));
    let goesOn = true;
    try {
      await busy.pool.query("insert into order_statuses (name, \"group\", color, position) values ('New', 'new', 'blue', 1)");
      const writer = (async () => {
        // Each transaction adds a product and a buyer of the same number: a torn backup holds more of one than of the other.
        for (let at = 0; goesOn; at += 1) {
          await busy.pool.query(
            `with product as (insert into products (title, name_key, created_at, updated_at) values ($1, $1, now(), now()))
             insert into buyers (first_name, last_used_at, created_at) values ($1, now(), now())`,
            [`pair ${at}`],
          );
        }
      })();
      await writeBackup(busy.pool, kept, { madeAt, keyIds: [] });
      goesOn = false;
      await writer;
      await loadBackup(copy.pool, kept, await readManifest(kept));
      const pairs = await copy.pool.query("select (select count(*) from products) as products, (select count(*) from buyers) as buyers");
      expect(pairs.rows[0].products).toBe(pairs.rows[0].buyers);
    } finally {
      goesOn = false;
      await busy.drop();
      await copy.drop();
      await rm(kept, { recursive: true });
    }
  });

  it("finds a database with orders of its own to be filled, and names the table", async () => {
    expect(await findFilledTable(source.pool)).not.toBeNull();
  });

  it("restores all or nothing: a file that ends early leaves the database as it was", async () => {
    const target = await createTestDatabase();
    try {
      const manifest = await readManifest(folder);
      const short = { ...manifest, tables: manifest.tables.map((table) => (table.name === "products" ? { ...table, rows: table.rows + 1 } : table)) };
      await expect(loadBackup(target.pool, folder, short)).rejects.toThrow("products took 2 rows instead of 3");
      expect(await findFilledTable(target.pool)).toBeNull();
    } finally {
      await target.drop();
    }
  });

  it("tells a damaged file by its checksum", async () => {
    const manifest = await readManifest(folder);
    expect(await findDamage(folder, manifest)).toBeNull();
    const file = join(folder, "tables", "products.copy.gz");
    const whole = await readFile(file);
    await appendFile(file, "x");
    expect(await findDamage(folder, manifest)).toContain("products.copy.gz is not as it was");
    await rm(file);
    expect(await findDamage(folder, manifest)).toContain("ENOENT");
    await writeFile(file, whole);
  });
});

/** Every table of ours as text, in an order that does not depend on where the rows lie. */
async function everything(database: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await database.pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables.rows) {
    if (name === "schema_migrations") continue;
    const without = name === "stores" ? "- 'needs_full_pass'" : "";
    const rows = await database.pool.query<{ row: string }>(`select (to_jsonb(t) ${without})::text as row from "${name}" t order by 1`);
    all[name] = rows.rows.map(({ row }) => row);
  }
  return all;
}

async function fill({ pool }: TestDatabase): Promise<void> {
  const awkward = "\\N a tab\t a line\n a return\r \\. quotes ' \" 🌷 Їжак \\x41";
  await pool.query(`
    insert into company (name, currency, accepted_currencies, country, time_zone, locale, created_at)
      values ('Kvitka', 'UAH', '{EUR,"odd,one"}', 'UA', 'Europe/Kyiv', 'uk', now());
    insert into order_statuses (name, "group", color, position) values ('New', 'new', 'blue', 1);
    insert into order_types (name, initial_status_id) values ('Online', 1);
    insert into locations (name) values ('Shop'), ('gone');
    delete from locations where name = 'gone';
    insert into employees (name, email, email_key, role, takes_orders, created_at) values ('Olena', 'o@example.com', 'o@example.com', 'owner', true, now());
    select nextval('order_numbers') from generate_series(1, 41);
  `);
  await pool.query("insert into instance (key, value) values ('null', 'null'), ('nested', $1)", [JSON.stringify({ text: awkward, number: 0.1 })]);
  await pool.query(
    "insert into products (title, name_key, sku, sku_key, created_at, updated_at) values ($1, $1, '', 'k1', now(), now()), ('b', 'b', null, 'k2', now(), now())",
    [awkward],
  );
  await pool.query(
    `insert into stores (platform, name, url, shop_key, credentials, enabled, location_id, order_type_id, product_language, product_matching, assignment_mode, time_zone, connected_at)
     values ('cartum', $1, 'https://kvitka.example', 'cartum kvitka.example', '\\x00ff5c4e0a09', true, 1, 1, 'ua', 'sku', 'all', 'Europe/Kyiv', now())`,
    [awkward],
  );
  await pool.query(
    `insert into orders (number, store_id, status_id, type_id, location_id, manager_id, placed_at, created_at, updated_at, currency, items_total, discount_total, total, search)
     select n, 1, 1, 1, 1, 1, now() - n * interval '1 minute', now(), now(), 'UAH', 9007199254740993, 0, n, to_tsvector('simple', 'order ' || n || ' a:b')
     from generate_series(1, 2000) n`,
  );
  await pool.query(
    `insert into order_items (order_id, position, product_id, title, kind, quantity, price, total, in_store)
     select id, 1, 1, $1, 'product', 1.125, 100, 113, jsonb_build_object('title', $1::text, 'price', null) from orders`,
    [awkward],
  );
}
