import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { cleanUp, makeFolder } from "../../test/embedded-installation.ts";
import { lockFolder, processIdentity } from "./embedded-lock.ts";

afterAll(cleanUp);

const log = { info() {}, warn() {} };
const lockFile = async (): Promise<string> => join(await makeFolder(), "econnect.lock");

it("takes over the lock of a process that is gone", async () => {
  const file = await lockFile();
  const gone = spawn(process.execPath, ["-e", ""]);
  await once(gone, "exit");
  await writeFile(file, JSON.stringify({ pid: gone.pid, process: "boot/1", host: hostname(), beat: "" }));
  await (await lockFolder(file, log)).release();
});

it("takes over the lock of a process whose number belongs to another one by now", async () => {
  const file = await lockFile();
  expect(processIdentity(process.ppid)).not.toBeNull();
  await writeFile(file, JSON.stringify({ pid: process.ppid, process: "another boot/1", host: hostname(), beat: "" }));
  if (process.platform === "win32") return; // there a process has nothing to be told by
  await (await lockFolder(file, log)).release();
});

it("refuses where the process lives, by its number", async () => {
  const file = await lockFile();
  await writeFile(file, JSON.stringify({ pid: process.ppid, process: processIdentity(process.ppid), host: hostname(), beat: "" }));
  await expect(lockFolder(file, log)).rejects.toThrow(`EC114 The data folder is in use by process ${process.ppid}:`);
});

it("refuses the second lock of one process", async () => {
  const file = await lockFile();
  const first = await lockFolder(file, log);
  await expect(lockFolder(file, log)).rejects.toThrow(`in use by process ${process.pid}`);
  await first.release();
  await (await lockFolder(file, log)).release();
});

it("takes over a lock that was cut off while it was written", async () => {
  const file = await lockFile();
  await writeFile(file, '{"pid":12');
  await (await lockFolder(file, log)).release();
});

it("takes over another host's lock when nothing renews it", async () => {
  const file = await lockFile();
  await writeFile(file, JSON.stringify({ pid: 1, process: "", host: "another-container", beat: "a" }));
  await (await lockFolder(file, log, 300)).release();
});

it("refuses another host's lock that is renewed", async () => {
  const file = await lockFile();
  const write = (beat: number): Promise<void> =>
    writeFile(file, JSON.stringify({ pid: 17, process: "", host: "another-container", beat: String(beat) }));
  await write(0);
  let beats = 0;
  const renewing = setInterval(() => void write(++beats), 50);
  await expect(lockFolder(file, log, 10_000)).rejects.toThrow("in use by process 17 on another-container:");
  clearInterval(renewing);
});
