import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { MANIFEST } from "../database/backup.ts";
import { readKeys } from "../database/key-file.ts";
import { createSecrets } from "../database/secrets.ts";
import { backUp } from "./back-up.ts";
import type { Installation } from "./installation.ts";
import { restoreBackup } from "./restore-backup.ts";

const log = { debug() {}, info() {}, warn() {}, error: console.error };

let folder: string;
let databases: TestDatabase[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "econnect-back-up-"));
  databases = [];
});

afterEach(async () => {
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true });
});

async function install(name: string): Promise<Installation & { database: TestDatabase }> {
  const database = await createTestDatabase();
  databases.push(database);
  return {
    database,
    dataDir: join(folder, name),
    secretKey: null,
    databaseUrl: database.connectionString,
    randomBytes,
    now: () => new Date("2026-11-24T10:00:00Z"),
    log,
  };
}

async function addSecret(installation: Installation & { database: TestDatabase }): Promise<void> {
  const secrets = createSecrets(await readKeys(installation), randomBytes);
  await installation.database.pool.query("insert into instance (key, value) values ('mail', $1)", [
    JSON.stringify({ sealed: secrets.seal("a password", "mail").toString("base64") }),
  ]);
  await installation.database.pool.query("insert into locations (name) values ('Shop')");
}

describe("a backup of an installation", () => {
  it("goes into another one with its key, so that the secrets in it can be opened there", async () => {
    const source = await install("source");
    await addSecret(source);
    const target = await install("target");
    await readKeys(target); // a service was started there once: it has a key of its own
    await backUp(source, join(folder, "backup"));

    await restoreBackup(target, join(folder, "backup"));

    const { rows } = await target.database.pool.query<{ sealed: string }>("select value ->> 'sealed' as sealed from instance where key = 'mail'");
    const secrets = createSecrets(await readKeys(target), randomBytes);
    expect(secrets.open(Buffer.from(rows[0]?.sealed ?? "", "base64"), "mail")).toBe("a password");
    expect((await target.database.pool.query("select name from locations")).rows).toEqual([{ name: "Shop" }]);
  });

  it("is closed to others, leaves nothing half made, and never goes over something else", async () => {
    const source = await install("source");
    const { folder: made } = await backUp(source, join(folder, "backup"));
    expect((await stat(made)).mode & 0o777).toBe(0o700);
    expect((await stat(join(made, "secret.key"))).mode & 0o777).toBe(0o600);
    await expect(backUp(source, join(folder, "backup"))).rejects.toMatchObject({ code: "folder_not_empty" });
    const broken = { ...source, databaseUrl: "postgres://nobody@127.0.0.1:1/none" };
    await expect(backUp(broken, join(folder, "other"))).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(["backup", "source"]);
  });

  it("is refused where the database is not empty, with nothing changed", async () => {
    const source = await install("source");
    const target = await install("target");
    await target.database.pool.query("insert into locations (name) values ('ours')");
    const key = await readKeys(target);
    await backUp(source, join(folder, "backup"));
    await expect(restoreBackup(target, join(folder, "backup"))).rejects.toMatchObject({ code: "database_not_empty" });
    expect(await readKeys(target)).toEqual(key);
    expect((await target.database.pool.query("select name from locations")).rows).toEqual([{ name: "ours" }]);
  });

  it("is refused when it is damaged, of a newer version, without its key, or none at all", async () => {
    const source = await install("source");
    await addSecret(source);
    const target = await install("target");
    await backUp(source, join(folder, "good"));
    const spoil = async (name: string, how: (copy: string) => Promise<void>): Promise<string> => {
      const copy = join(folder, name);
      await cp(join(folder, "good"), copy, { recursive: true });
      await how(copy);
      return copy;
    };
    const manifest = JSON.parse(await readFile(join(folder, "good", MANIFEST), "utf8"));
    const damaged = await spoil("damaged", (copy) => writeFile(join(copy, "tables", "locations.copy.gz"), "x"));
    const newer = await spoil("newer", (copy) => writeFile(join(copy, MANIFEST), JSON.stringify({ ...manifest, migrations: ["9999_later.sql"] })));
    const keyless = await spoil("keyless", (copy) => rm(join(copy, "secret.key")));

    await expect(restoreBackup(target, damaged)).rejects.toMatchObject({ code: "backup_damaged" });
    await expect(restoreBackup(target, newer)).rejects.toMatchObject({ code: "backup_too_new" });
    await expect(restoreBackup(target, keyless)).rejects.toMatchObject({ code: "key_missing" });
    await expect(restoreBackup(target, join(folder, "nowhere"))).rejects.toMatchObject({ code: "not_a_backup" });
    expect((await target.database.pool.query("select from locations")).rowCount).toBe(0);
  });

  it("with SECRET_KEY holds no key, and is taken by who has that key", async () => {
    const secretKey = randomBytes(32).toString("base64");
    const source = { ...(await install("source")), secretKey };
    const { holdsKey } = await backUp(source, join(folder, "backup"));
    expect(holdsKey).toBe(false);
    expect(await readdir(join(folder, "backup"))).not.toContain("secret.key");
    const without = await install("without");
    await expect(restoreBackup(without, join(folder, "backup"))).rejects.toMatchObject({ code: "key_missing" });
    await restoreBackup({ ...(await install("with")), secretKey }, join(folder, "backup"));
  });
});
