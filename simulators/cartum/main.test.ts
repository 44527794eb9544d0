import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ApiCaller } from "./testing.ts";

describe("the simulator's command line", () => {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  });

  interface Started {
    readonly child: ChildProcess;
    readonly ready: { readonly shops: readonly { readonly url: string; readonly login: string }[]; readonly controlUrl: string | null };
    readonly exit: Promise<number | null>;
  }

  const start = (...args: readonly string[]): Promise<Started> => {
    const main = fileURLToPath(new URL("main.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", main, "--port", "0", ...args], { stdio: ["pipe", "pipe", "inherit"] });
    running.push(child);
    const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
    return new Promise((resolve, reject) => {
      let text = "";
      child.stdout?.on("data", (part: Buffer) => {
        text += part.toString("utf8");
        if (text.includes("\n")) resolve({ child, exit, ready: JSON.parse(text) });
      });
      child.once("exit", (code) => reject(new Error(`it ended with ${code} before it was ready`)));
    });
  };

  it("prints one line of JSON with the addresses, serves, and stops on SIGTERM", async () => {
    const { child, ready, exit } = await start("--shops", "2", "--orders", "20", "--password", "pw", "--control-port", "0", "--alive");
    expect(ready.shops).toHaveLength(2);
    expect(ready.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const api = await new ApiCaller(ready.shops[0]?.url ?? "").logIn("desk", "pw");
    expect((await api.orders()).length).toBeGreaterThanOrEqual(20);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("stops when its parent's pipe closes", async () => {
    const { child, exit } = await start("--orders", "5", "--parent-pipe");
    child.stdin?.end();
    expect(await exit).toBe(0);
  });

  it("goes on when standard input closes and it was not told to watch it", async () => {
    const { child, ready } = await start("--orders", "5");
    child.stdin?.end();
    await new ApiCaller(ready.shops[0]?.url ?? "").logIn();
    expect(child.exitCode).toBeNull();
  });

  it("refuses an argument that is not a number, with a sentence", async () => {
    await expect(start("--orders", "many")).rejects.toThrow("it ended with 1");
  });
});
