import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface RunningProcess {
  readonly pid: number;
  readonly what: string;
}

/** Everything that runs with this folder: named in its command line, or worked in. Zombies do not count. */
export function processesOf(folder: string): RunningProcess[] {
  if (process.platform !== "linux") return fromPs(folder);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const state = /^\d+ \(.*\) (\S)/s.exec(readFileSync(`/proc/${name}/stat`, "latin1"))?.[1];
        const what = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const isOurs = what.includes(folder) || readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
        return isOurs && state !== "Z" ? [{ pid: Number(name), what }] : [];
      } catch (error) {
        if (["ENOENT", "ESRCH", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return []; // gone, or another account's
        throw error;
      }
    });
}

function fromPs(folder: string): RunningProcess[] {
  const lines = execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, what] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && what?.includes(folder) && Number(pid) !== process.pid ? [{ pid: Number(pid), what }] : [];
  });
}

/** Waits until nothing runs with the folder, and answers what still does at the end. */
export async function leftRunning(folder: string, withinMs: number): Promise<RunningProcess[]> {
  for (const end = performance.now() + withinMs; ; ) {
    const left = processesOf(folder);
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise((done) => setTimeout(done, 50));
  }
}
