import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Failure } from "../failure.ts";

/** A program of ours that lives as long as the demo: its life hangs on a pipe, so that not even a kill leaves it behind. */
export interface Child {
  /** The first line it writes. Rejects when it ends without one. */
  readonly firstLine: Promise<string>;
  /** Resolves when it is gone, with what it said last; never rejects. */
  readonly gone: Promise<string>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

interface ChildOptions {
  /** What people call it. */
  readonly name: string;
  readonly script: string;
  readonly parameters: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** All it writes goes there. */
  readonly logFile: string;
}

const STOP_WITHIN_MS = 4500;
const LAST_LINES = 6;

export function startChild(options: ChildOptions): Child {
  const log = openSync(options.logFile, "a", 0o600);
  // A group of its own: Ctrl-C in the terminal is for the demo, which stops its programs in its own order.
  const child = spawn(process.execPath, [options.script, ...options.parameters], {
    env: options.env,
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  child.stdin.on("error", () => undefined); // it has ended; `gone` says so
  let running = true;
  const lines = createInterface({ input: child.stdout });
  const firstLine = new Promise<string>((resolve, reject) => {
    lines.once("line", resolve);
    child.once("close", () => reject(ended(options)));
    child.once("error", reject);
  });
  firstLine.catch(() => undefined); // who waits for it hears of it
  lines.on("line", (line) => writeSync(log, `${line}\n`));
  child.stderr.on("data", (part: Buffer) => writeSync(log, part));
  const allRead = new Promise<void>((resolve) => void lines.once("close", resolve));
  const closed = new Promise<void>((resolve) => void child.once("close", () => resolve()).once("error", () => resolve()));
  const gone = Promise.all([closed, allRead]).then(() => {
    running = false;
    closeSync(log);
    return lastLines(options.logFile);
  });
  return { firstLine, gone, isRunning: () => running, stop };

  async function stop(): Promise<void> {
    if (!running) return;
    child.kill("SIGTERM");
    child.stdin.end();
    const late = setTimeout(() => killGroup(child.pid), STOP_WITHIN_MS);
    await gone;
    clearTimeout(late);
  }
}

export const ended = (options: { name: string; logFile: string }): Failure =>
  new Failure("demo_failed", `${options.name} ended before it was ready:\n${lastLines(options.logFile)}`, {
    advice: `All it said is in ${options.logFile}.`,
  });

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // gone in this very moment is what was wanted
  }
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
