import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { KEY_FILE, readKeys, refuseOtherKey } from "../database/key-file.ts";
import { openKeyRing } from "../database/key-ring.ts";
import { createSecrets, type Secrets } from "../database/secrets.ts";
import type { Installation } from "./installation.ts";
import { rotateKeys } from "./rotate-keys.ts";

const log = { debug() {}, info() {}, warn() {}, error: console.error };

let database: TestDatabase;
let installation: Installation;

beforeEach(async () => {
  database = await createTestDatabase();
  installation = {
    dataDir: await mkdtemp(join(tmpdir(), "econnect-keys-")),
    secretKey: null,
    databaseUrl: database.connectionString,
    randomBytes,
    now: () => new Date("2026-11-24T10:00:00Z"),
    log,
  };
});

afterEach(async () => {
  await database.drop();
  await rm(installation.dataDir, { recursive: true });
});

describe("rotating the master key", () => {
  it("seals everything with a new key, and nothing needs the old one any more", async () => {
    const before = await readKeys(installation);
    await store(database, createSecrets(before, randomBytes));

    const rotation = await rotateKeys(installation, null);

    expect(rotation).toMatchObject({ resealed: 5, unreadable: [] });
    const [fresh, ...older] = await readKeys(installation);
    expect(older).toEqual(before);
    expect(await openAll(database, createSecrets([fresh ?? Buffer.alloc(0)], randomBytes))).toEqual(["login", "token", "hook", "answer"]);
  });

  it("is noticed by a service that runs: it opens what was sealed anew and seals with the new key", async () => {
    const running = await openKeyRing(installation);
    await store(database, running);

    await rotateKeys(installation, null);

    expect(await openAll(database, running)).toEqual(["login", "token", "hook", "answer"]);
    const [fresh] = await readKeys(installation);
    expect(createSecrets([fresh ?? Buffer.alloc(0)], randomBytes).open(running.seal("later", "store:1"), "store:1")).toBe("later");
  });

  it("keeps one key before the current one, not a growing row of them, and the file closed to others", async () => {
    await store(database, createSecrets(await readKeys(installation), randomBytes));
    for (let round = 0; round < 3; round += 1) await rotateKeys(installation, null);
    const file = join(installation.dataDir, KEY_FILE);
    expect((await readFile(file, "utf8")).trim().split("\n")).toHaveLength(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("names what no known key opens, leaves it, and keeps every old key then", async () => {
    await store(database, createSecrets([randomBytes(32)], randomBytes));
    const [own] = await readKeys(installation);
    const rotation = await rotateKeys(installation, null);
    expect(rotation.unreadable).toContain("stores.credentials 1");
    expect(await readKeys(installation)).toContainEqual(own);
  });

  it("refuses to guess the next SECRET_KEY, and to change it under a service that runs", async () => {
    const withSetting = { ...installation, secretKey: randomBytes(32).toString("base64") };
    await expect(rotateKeys(withSetting, null)).rejects.toMatchObject({ code: "key_from_setting" });
    await expect(rotateKeys(withSetting, "short")).rejects.toMatchObject({ code: "invalid" });
    await database.pool.query("select 1"); // our own pool stands for the service
    await expect(rotateKeys(withSetting, randomBytes(32).toString("base64"))).rejects.toMatchObject({ code: "service_running" });
  });

  it("lets the service start with the new key only", async () => {
    const before = createSecrets(await readKeys(installation), randomBytes);
    await refuseOtherKey(database.db, before);
    await rotateKeys(installation, null);
    await expect(refuseOtherKey(database.db, before)).rejects.toMatchObject({ code: "EC130" });
    await refuseOtherKey(database.db, createSecrets(await readKeys(installation), randomBytes));
  });
});

async function store({ pool }: TestDatabase, secrets: Secrets): Promise<void> {
  await pool.query(`
    insert into order_statuses (name, "group", color, position) values ('New', 'new', 'blue', 1);
    insert into order_types (name, initial_status_id) values ('Online', 1);
    insert into locations (name) values ('Shop')`);
  const seal = (plain: string, owner: string) => secrets.seal(plain, owner);
  await pool.query(
    `insert into stores (platform, name, url, shop_key, credentials, token, hook_secret, enabled, location_id, order_type_id, product_language, product_matching,
       assignment_mode, time_zone, connected_at)
     values ('cartum', 'Kvitka', 'https://kvitka.example', 'k', $1, $2, $3, true, 1, 1, 'ua', 'sku', 'all', 'Europe/Kyiv', now())`,
    [seal("login", "store:1"), seal("token", "store:1"), seal("hook", "store:1")],
  );
  await pool.query(
    "insert into idempotency_keys (actor, key, request_hash, status, answer, created_at) values ('employee:1', 'k', '\\x00', 200, $1, now())",
    [seal("answer", "answer:employee:1:k").toString("base64")],
  );
  await pool.query("insert into instance (key, value) values ('setup_token', $1), ('other', '{\"plain\": 1}')", [
    JSON.stringify({ sealed: seal("setup", "setup_token").toString("base64") }),
  ]);
}

async function openAll({ pool }: TestDatabase, secrets: Secrets): Promise<string[]> {
  const stores = await pool.query<{ credentials: Buffer; token: Buffer; hook_secret: Buffer }>("select credentials, token, hook_secret from stores");
  const answers = await pool.query<{ answer: string }>("select answer from idempotency_keys");
  const sealed = Object.values(stores.rows[0] ?? {});
  return [
    ...sealed.map((value) => secrets.open(value, "store:1")),
    ...answers.rows.map(({ answer }) => secrets.open(Buffer.from(answer, "base64"), "answer:employee:1:k")),
  ];
}
