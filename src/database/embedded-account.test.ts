import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  asRoot,
  cleanUp,
  copyFolder,
  type Installation,
  launch,
  makeFolder,
  makeInstallation,
  NOBODY,
  query,
  readLock,
  stop,
} from "../../test/embedded-installation.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // a loaded machine may take long

let installation: Installation;
beforeAll(async () => {
  installation = await makeInstallation();
});
afterAll(cleanUp);

const accountOf = (pid: number): number => Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

describe.runIf(asRoot && process.platform === "linux")("as root", () => {
  it("runs the server under another account, and gives that account nothing but the database's own folder", async () => {
    const dataDir = join(await makeFolder(), "data");
    const started = await launch(installation, dataDir);
    expect(accountOf(started.pid)).toBeGreaterThan(0);
    const [data, database] = [await stat(dataDir), await stat(join(dataDir, "pg"))];
    expect({ owner: data.uid, mode: data.mode & 0o777 }).toEqual({ owner: 0, mode: 0o700 });
    expect({ owner: database.uid, mode: database.mode & 0o777 }).toEqual({ owner: accountOf(started.pid), mode: 0o700 });
    expect((await readLock(dataDir)).pid).toBe(started.child.pid);
    await stop(started);
  });

  it("works with the program and the data in folders that nobody else can enter, as under /root", async () => {
    const closed = await mkdtemp(join(tmpdir(), "econnect-closed-"));
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    const open = await makeInstallation();
    copyFolder(open.folder, join(closed, "program"));
    await rm(open.folder, { recursive: true });
    const hidden = { ...open, program: join(closed, "program", "program.mjs") };
    try {
      const first = await launch(hidden, join(closed, "data"));
      await query(first, "create table kept as select 1 as one");
      expect(accountOf(first.pid)).toBeGreaterThan(0);
      await stop(first);
      const second = await launch(hidden, join(closed, "data"));
      expect(await query(second, "select one from kept")).toEqual([{ one: 1 }]);
      await stop(second);
    } finally {
      await rm(closed, { recursive: true, force: true });
    }
  });

  it("keeps the account that owns an existing database", async () => {
    const dataDir = join(await makeFolder(), "data");
    await stop(await launch(installation, dataDir));
    const daemon = Number(execFileSync("id", ["-u", "daemon"], { encoding: "utf8" }));
    execFileSync("chown", ["-R", String(daemon), join(dataDir, "pg")]);
    const started = await launch(installation, dataDir);
    expect(accountOf(started.pid)).toBe(daemon);
    await stop(started);
  });
});

describe("as an ordinary user", () => {
  // When the tests run as root, the program is started as nobody; else they are ordinary already.
  const account = asRoot ? NOBODY : {};

  it("runs the server under that user", async () => {
    const dataDir = join(await makeFolder(), "data");
    const started = await launch(installation, dataDir, account);
    expect(await query(started, "select 1 as one")).toEqual([{ one: 1 }]);
    if (process.platform === "linux") expect(accountOf(started.pid)).toBe(asRoot ? NOBODY.uid : process.getuid?.());
    expect(await stop(started)).toMatchObject({ code: 0 });
  });

  it("says whose the folder is when root made it before", async () => {
    const dataDir = join(await makeFolder(), "data");
    await mkdir(join(dataDir, "pg"), { recursive: true });
    if (asRoot) await chown(dataDir, NOBODY.uid, NOBODY.gid);
    // Somebody else's from the program's point of view: root's when we are root, else what we give away cannot be tested.
    if (!asRoot) return;
    await expect(launch(installation, dataDir, account)).rejects.toThrow(/^EC113 .*belongs to another account \(number 0\).*DATA_DIR/);
  });

  it("says so where it may not write the data folder", async () => {
    const folder = await makeFolder();
    await chmod(folder, 0o555);
    await expect(launch(installation, join(folder, "data"), account)).rejects.toThrow(/^EC117 .*cannot be made or written.*DATA_DIR/);
    await chmod(folder, 0o755);
  });
});
