import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  cleanUp,
  copyFolder,
  descendants,
  type Installation,
  isRunning,
  killHard,
  launch,
  makeFolder,
  makeInstallation,
  query,
  readLock,
  type Started,
  spawnProgram,
  stop,
  until,
} from "../../test/embedded-installation.ts";

// Real processes, really killed. Every test has a data folder of its own. A loaded machine may take long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let installation: Installation;
let ready: string;

beforeAll(async () => {
  installation = await makeInstallation();
  ready = join(await makeFolder(), "data");
  await stop(await start(ready));
});
afterAll(cleanUp);

/** A data folder with a database that was made before, at the cost of a copy. */
async function usedDataFolder(): Promise<string> {
  const dataDir = join(await makeFolder(), "data");
  copyFolder(ready, dataDir);
  return dataDir;
}

const start = (dataDir: string): Promise<Started> => launch(installation, dataDir);

const warned = (started: Started, text: string): boolean => started.errors.some((line) => line.includes(text));

describe("starting and stopping", () => {
  it("makes a database on the first start, keeps it, and knows every alphabet", async () => {
    const dataDir = join(await makeFolder(), "new", "data");
    const first = await start(dataDir);
    await query(first, "create table kept as select 'Ґанок' as word");
    expect((await stop(first)).code).toBe(0);
    const second = await start(dataDir);
    expect(
      await query(second, "select lower(word) as low, word collate \"uk-x-icu\" < 'Дім' as sorted, current_setting('fsync') as fsync from kept"),
    ).toEqual([{ low: "ґанок", sorted: true, fsync: "on" }]);
    expect(await query(second, "select current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as tcp")).toEqual([
      { commit: "on", tcp: "" },
    ]);
    await stop(second);
  });

  it("stops on SIGTERM within 5 seconds, sessions in the middle of their work included, and leaves no process and no lock", async () => {
    const dataDir = await usedDataFolder();
    const started = await start(dataDir);
    const children = descendants(started.child.pid ?? 0);
    const busy = new pg.Client(started.connection);
    busy.on("error", () => undefined);
    await busy.connect();
    await busy.query("begin; create table half (id int)");
    const sleeping = busy.query("select pg_sleep(60)").catch((error: Error) => error.message);
    const { code, ms } = await stop(started);
    expect({ code, inTime: ms < 5_000 }).toEqual({ code: 0, inTime: true });
    expect(await sleeping).toMatch(/terminat/i);
    expect(children.length).toBeGreaterThan(3);
    expect(children.filter(isRunning)).toEqual([]);
    expect(existsSync(join(dataDir, "econnect.lock"))).toBe(false);
  });

  it("works where the path is longer than a socket's address may be, and leaves nothing in the temporary files", async () => {
    const dataDir = join(await makeFolder(), "a-rather-long-name-for-a-folder".repeat(3), "data");
    await mkdir(join(dataDir, ".."), { recursive: true });
    copyFolder(ready, dataDir);
    const started = await start(dataDir);
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    const { host = "" } = started.connection;
    expect(host.length).toBeLessThan(80);
    await stop(started);
    expect(existsSync(host)).toBe(false);
  });

  it("tells when the server ends without having been asked to", async () => {
    const started = await start(await usedDataFolder());
    process.kill(started.pid, "SIGINT");
    expect(await started.died).toMatch(/shut down/);
    await stop(started);
  });
});

describe("killed", () => {
  it("stops the server when its parent is killed, and what was committed is there at the next start", async () => {
    const dataDir = await usedDataFolder();
    const started = await start(dataDir);
    await query(started, "create table kept as select 1 as one");
    const children = descendants(started.child.pid ?? 0);
    await killHard(started);
    await until("the end of the server", () => children.every((pid) => !isRunning(pid)), 5_000);
    const next = await start(dataDir);
    expect(await query(next, "select one from kept")).toEqual([{ one: 1 }]);
    await stop(next);
  });

  it("recovers what was committed after the whole tree was killed at once", async () => {
    const dataDir = await usedDataFolder();
    const started = await start(dataDir);
    await query(started, "create table kept as select n from generate_series(1, 1000) n");
    for (const pid of [started.child.pid ?? 0, ...descendants(started.child.pid ?? 0)]) if (isRunning(pid)) process.kill(pid, "SIGKILL");
    const next = await start(dataDir);
    expect(await query(next, "select count(*)::int as count from kept")).toEqual([{ count: 1000 }]);
    expect(warned(next, "automatic recovery in progress")).toBe(true);
    await stop(next);
  });

  it("stops a server that outlived everything, and takes the folder over", async () => {
    const dataDir = await usedDataFolder();
    const started = await start(dataDir);
    await query(started, "create table kept as select 2 as two");
    // First what watches the pipe (the inner shell, so that it cannot act on the end of cat), then the parent: nobody tells the server.
    const [outer = 0, ...inner] = descendants(started.child.pid ?? 0).filter((pid) => ["sh", "cat"].includes(commandOf(pid)));
    for (const pid of [...inner, outer]) process.kill(pid, "SIGKILL");
    await killHard(started);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isRunning(started.pid)).toBe(true);
    const next = await start(dataDir);
    expect(isRunning(started.pid)).toBe(false);
    expect(warned(next, "left over from a killed process")).toBe(true);
    expect(await query(next, "select two from kept")).toEqual([{ two: 2 }]);
    await stop(next);
  });

  it("starts anew after a kill in the middle of making the database, at any moment of it", async () => {
    for (const pause of [0, 150, 400]) {
      const dataDir = join(await makeFolder(), "data");
      const child = spawnProgram(installation, dataDir);
      const isMaking = async (): Promise<boolean> => existsSync(dataDir) && (await readdir(dataDir)).some((name) => name.startsWith("pg.init"));
      await until("the making of the database", isMaking);
      await new Promise((resolve) => setTimeout(resolve, pause));
      const closed = once(child, "exit");
      child.kill("SIGKILL");
      await closed;
      expect(existsSync(join(dataDir, "pg"))).toBe(false); // else the kill came too late to prove anything
      const next = await start(dataDir);
      expect(await query(next, "select 1 as one")).toEqual([{ one: 1 }]);
      expect((await readdir(dataDir)).filter((name) => name.startsWith("pg.init"))).toEqual([]);
      await stop(next);
    }
  });

  it("is not stopped by a server's lock file whose number now belongs to another program", async () => {
    const dataDir = await usedDataFolder();
    await writeFile(join(dataDir, "pg", "postmaster.pid"), `${process.pid}\n${join(dataDir, "pg")}\n1700000000\n5432\n\n\n\n`);
    const started = await start(dataDir);
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    await stop(started);
  });
});

const commandOf = (pid: number): string => (existsSync(`/proc/${pid}/comm`) ? readFileSync(`/proc/${pid}/comm`, "utf8").trim() : "");

describe("a folder that is not for us", () => {
  it("refuses a second process on the same folder, naming the first", async () => {
    const dataDir = await usedDataFolder();
    const first = await start(dataDir);
    await expect(launch(installation, dataDir)).rejects.toThrow(
      new RegExp(`^EC114 The data folder is in use by process ${first.child.pid}: .* nothing was started.*DATA_DIR`),
    );
    expect(await query(first, "select 1 as one")).toEqual([{ one: 1 }]);
    await stop(first);
  });

  it("lets exactly one of several win that start at the same moment", async () => {
    const dataDir = await usedDataFolder();
    const tries = await Promise.allSettled([1, 2, 3].map(() => launch(installation, dataDir)));
    const won = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(won).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(String(one.reason)).toContain("EC114");
    expect((await readLock(dataDir)).pid).toBe(won[0]?.child.pid);
    for (const started of won) await stop(started);
  });

  it("refuses a database made by another major version of PostgreSQL, and says how to move it", async () => {
    const dataDir = await usedDataFolder();
    await writeFile(join(dataDir, "pg", "PG_VERSION"), "17\n");
    await expect(launch(installation, dataDir)).rejects.toThrow(/^EC121 .*made by PostgreSQL 17.*brings PostgreSQL 18.*econnect backup/);
  });

  it("refuses a folder that holds something else, and touches nothing in it", async () => {
    const dataDir = join(await makeFolder(), "data");
    await mkdir(join(dataDir, "pg"), { recursive: true });
    await writeFile(join(dataDir, "pg", "letter.txt"), "mine");
    await expect(launch(installation, dataDir)).rejects.toThrow(/^EC118 .*is not a database folder/);
    expect(await readdir(join(dataDir, "pg"))).toEqual(["letter.txt"]);
  });

  it("says what to do where the data folder cannot be made", async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, "file"), "");
    await expect(launch(installation, join(folder, "file", "data"))).rejects.toThrow(/^EC117 .*cannot be made.*DATA_DIR/);
  });

  it("says what to do where no PostgreSQL comes for the machine", async () => {
    const folder = await makeFolder();
    await cp(installation.program, join(folder, "program.mjs"));
    // A package that holds nothing hides any that is installed in a folder above.
    const empty = installation.native.replace(installation.folder, folder).replace(/native$/, "");
    await mkdir(empty, { recursive: true });
    await writeFile(join(empty, "package.json"), JSON.stringify({ exports: "./nothing.js" }));
    const bare = { folder, program: join(folder, "program.mjs"), native: "" };
    await expect(launch(bare, join(folder, "data"))).rejects.toThrow(/^EC110 There is no embedded PostgreSQL for this machine.*DATABASE_URL/);
  });
});
