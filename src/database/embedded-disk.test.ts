import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
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
  launch,
  makeFolder,
  makeInstallation,
  query,
  stop,
} from "../../test/embedded-installation.ts";
import { explainDatabaseError } from "./explain-trouble.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // a loaded machine may take long

// A really full disk needs a small one: where this account may mount, that is memory; elsewhere a limit on the size of
// files stands for it at the making of the database.

let installation: Installation;
const mounted: string[] = [];

beforeAll(async () => {
  installation = await makeInstallation();
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
    const ready = join(await makeFolder(), "data");
    await stop(await launch(installation, ready));
    const disk = await smallDisk("120m");
    copyFolder(ready, join(disk, "data"));
    execFileSync("sh", ["-c", `cat /dev/zero > "$0" 2>/dev/null || true`, join(disk, "filler")]);
    await expect(launch(installation, join(disk, "data"))).rejects.toThrow(/^EC116 .*is full/);
    await rm(join(disk, "filler"));
    const started = await launch(installation, join(disk, "data"));
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    await stop(started);
  });

  it("refuses the statement that finds no room, keeps what was committed, and goes on when there is room", async () => {
    const disk = await smallDisk("160m");
    const dataDir = join(disk, "data");
    const started = await launch(installation, dataDir, { settings: { max_wal_size: "32MB", min_wal_size: "32MB" } });
    await query(started, "create table kept (id int generated always as identity, filling text)");
    await writeFile(join(disk, "filler"), Buffer.alloc(24 * 1024 * 1024));
    const client = new pg.Client(started.connection);
    client.on("error", () => undefined);
    await client.connect();
    let committed = 0;
    let refusal: unknown = null;
    for (let round = 0; round < 200 && refusal === null; round += 1) {
      try {
        await client.query("insert into kept (filling) select repeat(md5(n::text), 30) from generate_series(1, 1000) n");
        committed += 1000;
      } catch (error) {
        refusal = error;
      }
    }
    await client.end();
    expect(explainDatabaseError(refusal)?.message).toMatch(/^EC116|^EC135/); // 135: the log had no room, and the server ended its sessions
    await rm(join(disk, "filler"));
    const again = isRunning(started.pid) && existsSync(join(dataDir, "pg", "postmaster.pid")) ? started : await launch(installation, dataDir);
    expect(await query(again, "select count(*)::int as count from kept")).toEqual([{ count: committed }]);
    await query(again, "insert into kept (filling) values ('room again')");
    await stop(again);
  });
});
