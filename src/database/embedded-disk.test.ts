import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  asRoot,
  cleanUp,
  copyFolder,
  type Installation,
  isRunning,
  killHard,
  launch,
  makeFolder,
  makeInstallation,
  query,
  type Started,
  stop,
  until,
} from "../../test/embedded-installation.ts";
import { explainDatabaseError } from "./explain-trouble.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // a loaded machine may take long

// A really full disk needs a small one: where this account may mount, that is memory; elsewhere a limit on the size of
// files stands for it at the making of the database.

let installation: Installation;
let ready: string;
const mounted: string[] = [];

beforeAll(async () => {
  installation = await makeInstallation();
  ready = join(await makeFolder(), "data");
  await stop(await launch(installation, ready));
});
afterAll(async () => {
  for (const folder of mounted) execFileSync("umount", ["--lazy", folder]); // a failed test's server may still use it
  await cleanUp();
});

const mayMount = asRoot && process.platform === "linux" && tryMount();

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "econnect-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (mounted) execFileSync("umount", [folder]);
  rmdirSync(folder);
  return mounted;
}

async function smallDisk(size: string): Promise<string> {
  const folder = await makeFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0755`, "tmpfs", folder]);
  mounted.push(folder);
  return folder;
}

describe("where a file may not grow", () => {
  it.skipIf(process.platform === "win32")("says that the disk is full when the database cannot be made, and keeps nothing half made", async () => {
    const dataDir = join(await makeFolder(), "data");
    const limited = ["/bin/sh", "-c", 'ulimit -f 4096; exec "$0" "$@"'];
    await expect(launch(installation, dataDir, { before: limited })).rejects.toThrow(/^EC116 .*is full.*Free some space/);
    expect((await readdir(dataDir)).filter((name) => name.startsWith("pg."))).toEqual([]);
  });
});

describe.runIf(mayMount)("on a full disk", () => {
  it("says so when the database cannot be made", async () => {
    const disk = await smallDisk("20m");
    await expect(launch(installation, join(disk, "data"))).rejects.toThrow(/^EC116 .*is full.*Free some space/);
    expect((await readdir(join(disk, "data"))).filter((name) => name.startsWith("pg"))).toEqual([]);
  });

  it("says so when nothing at all can be written", async () => {
    const disk = await smallDisk("64k");
    execFileSync("sh", ["-c", `head -c 1000000 /dev/zero > "$0" 2>/dev/null || true`, join(disk, "filler")]);
    await expect(launch(installation, join(disk, "data"))).rejects.toThrow(/^EC116 .*is full/);
  });

  it("says so at the start of an existing database, and starts again when there is room", async () => {
    const disk = await smallDisk("120m");
    copyFolder(ready, join(disk, "data"));
    execFileSync("sh", ["-c", `cat /dev/zero > "$0" 2>/dev/null || true`, join(disk, "filler")]);
    await expect(launch(installation, join(disk, "data"))).rejects.toThrow(/^EC116 .*is full/);
    await rm(join(disk, "filler"));
    const started = await launch(installation, join(disk, "data"));
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    await stop(started);
  });

  it("refuses the statement that finds no room, with advice, and goes on when there is room", async () => {
    // The log lies elsewhere, so that only the tables' disk is full.
    const disk = await smallDisk("120m");
    copyFolder(ready, join(disk, "data"));
    const log = join(await makeFolder(), "log");
    copyFolder(join(disk, "data", "pg", "pg_wal"), log);
    await rm(join(disk, "data", "pg", "pg_wal"), { recursive: true });
    await symlink(log, join(disk, "data", "pg", "pg_wal"));
    const started = await launch(installation, join(disk, "data"));
    await writeFile(join(disk, "filler"), Buffer.alloc(8 * 1024 * 1024));
    const { committed, refusal } = await fill(started);
    expect(explainDatabaseError(refusal)?.message).toMatch(/^EC116 The database cannot write: .*is full.*Free some space/);
    await rm(join(disk, "filler"));
    await query(started, "insert into kept (filling) values ('room again')");
    expect(await query(started, "select count(*)::int as count from kept")).toEqual([{ count: committed + 1 }]);
    await stop(started);
  });

  it("has everything that was committed when even the log found no room", async () => {
    const disk = await smallDisk("200m");
    copyFolder(ready, join(disk, "data"));
    const settings = { max_wal_size: "32MB", min_wal_size: "32MB" };
    const started = await launch(installation, join(disk, "data"), { settings });
    await writeFile(join(disk, "filler"), Buffer.alloc(64 * 1024 * 1024));
    const { committed, refusal } = await fill(started);
    expect(["EC116", "EC135"]).toContain(explainDatabaseError(refusal)?.code); // 135: the server could not go on and ended the session
    await killHard(started);
    await until("the server's end", () => !isRunning(started.pid), 45_000);
    await rm(join(disk, "filler"));
    const again = await launch(installation, join(disk, "data"), { settings });
    const [row] = await query(again, "select count(*)::int as count from kept");
    // The last one, which was told to have failed, may have reached the log before its answer was lost.
    expect([committed, committed + 1000]).toContain(row?.count);
    await query(again, "insert into kept (filling) values ('room again')");
    await stop(again);
  });
});

/** Writes 1,000 rows at a time until that is refused. */
async function fill(started: Started): Promise<{ committed: number; refusal: unknown }> {
  await query(started, "create table kept (id int generated always as identity, filling text)");
  const client = new pg.Client(started.connection);
  client.on("error", () => undefined); // told by the statement
  await client.connect();
  for (let committed = 0; committed < 1_000_000; committed += 1000) {
    try {
      await client.query("insert into kept (filling) select repeat(md5(n::text), 30) from generate_series(1, 1000) n");
    } catch (refusal) {
      await client.end();
      return { committed, refusal };
    }
  }
  throw new Error("the disk did not fill");
}
