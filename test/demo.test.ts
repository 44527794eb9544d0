import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../src/package-root.ts";
import { leftRunning, processesOf } from "./processes.ts";

const READY_MS = 100_000;

let folder: string;
let dataDir: string;
let running: ChildProcess | null = null;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "econnect-demo-test-")));
  dataDir = join(folder, "demo");
});

afterAll(async () => {
  running?.kill("SIGKILL");
  await leftRunning(folder, 10_000);
  for (const { pid } of processesOf(folder)) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

interface Shown {
  readonly text: string;
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

const DIRECTLY = [process.execPath, "scripts/demo.mjs"] as const;
const THROUGH_NPM = ["npm", "run", "demo", "--"] as const;

/** Starts the demo as a person does, and waits until it says what to try. */
async function startDemo([program, ...words]: readonly [string, ...string[]], ...parameters: string[]): Promise<Shown> {
  const child = spawn(program, [...words, "--data-dir", dataDir, ...parameters], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    // A setting of a real installation must not reach the demo.
    env: { ...process.env, DATABASE_URL: "postgres://nobody@127.0.0.1:1/real" },
  });
  running = child;
  let text = "";
  child.stdout.on("data", (part: Buffer) => {
    text += part.toString();
  });
  child.stderr.on("data", (part: Buffer) => {
    text += part.toString();
  });
  let ended = false;
  child.once("close", () => {
    ended = true;
  });
  for (const end = performance.now() + READY_MS; !text.includes("Ctrl-C ends everything"); await new Promise((done) => setTimeout(done, 50)))
    if (ended || performance.now() > end) throw new Error(`The demo did not get ready. It said:\n${text}`);
  const found = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";
  return { text, url: found(/order desk\s+(http\S+)/), email: found(/Sign in with\s+(\S+)/), password: found(/Password\s+(\S+)/) };
}

/** Ctrl-C in a terminal goes to the whole group of processes. */
async function pressCtrlC(): Promise<{ code: number | null; ms: number }> {
  const child = running;
  if (!child?.pid) throw new Error("the demo does not run");
  const began = performance.now();
  const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGINT");
  return { code: await code, ms: performance.now() - began };
}

interface Listed {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly store: { readonly remoteNumber: string } | null }[];
}

async function readOrders({ url, email, password }: Shown): Promise<Listed> {
  const signIn = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  expect(signIn.status).toBe(200);
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const orders = await fetch(`${url}/api/v1/orders?withTotal=true&limit=200&sort=number`, { headers: { cookie } });
  expect(orders.status).toBe(200);
  return (await orders.json()) as Listed;
}

const idsOf = ({ items }: Listed): string[] => items.map(({ id, store }) => `${id} is ${store?.remoteNumber}`);

describe("npm run demo", () => {
  let first: Shown;
  let before: Listed;

  it("connects the living shop, imports its orders, and prints an address and a sign-in that work", async () => {
    first = await startDemo(DIRECTLY, "--port", "0", "--orders", "40");
    expect(first.text).toMatch(/found, \d+ imported/);
    before = await readOrders(first);
    expect(before.total).toBeGreaterThanOrEqual(20);
    expect(before.items.every(({ store }) => store !== null)).toBe(true);
    expect(statSync(join(dataDir, "demo.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "econnect-cli.json")).mode & 0o777).toBe(0o600);
  });

  it("is refused a second time on the same folder while it runs", async () => {
    const child = spawn(process.execPath, ["scripts/demo.mjs", "--data-dir", dataDir, "--fresh", "--json"], { cwd: packageRoot });
    let text = "";
    child.stdout.on("data", (part: Buffer) => {
      text += part.toString();
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
    expect(JSON.parse(text).error.code).toBe("demo_running");
  });

  it("ends within 5 seconds of Ctrl-C and leaves no process behind", async () => {
    const { code, ms } = await pressCtrlC();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
    expect(await leftRunning(folder, 500)).toEqual([]);
  });

  it("goes on with the same data at the next run, and says so when its port is taken", async () => {
    const { server, port } = await occupyPort();
    const again = await startDemo(DIRECTLY, "--port", String(port));
    server.close();
    expect(again.text).toContain(`Port ${port} is taken`);
    expect(again).toMatchObject({ email: first.email, password: first.password });
    expect(again.url).not.toBe(`http://127.0.0.1:${port}`);
    const after = await readOrders(again);
    expect(idsOf(after)).toEqual(expect.arrayContaining(idsOf(before)));
    expect(new Set(after.items.map(({ store }) => store?.remoteNumber)).size).toBe(after.items.length);
  });

  it("takes everything with it when it is killed", async () => {
    expect(processesOf(folder).length).toBeGreaterThan(3);
    running?.kill("SIGKILL");
    // Without the pipes the desk would only fall over its next line of log, some seconds later.
    expect(await leftRunning(folder, 4000)).toEqual([]);
  });

  it("starts over with --fresh, and ends when only npm, which runs it, is told to", async () => {
    const fresh = await startDemo(THROUGH_NPM, "--port", "0", "--orders", "12", "--fresh");
    expect(fresh.password).not.toBe(first.password);
    expect((await readOrders(fresh)).total).toBeLessThan(before.total);
    running?.kill("SIGTERM");
    expect(await leftRunning(folder, 6000)).toEqual([]);
  });

  it("touches no folder that is not a demo's", async () => {
    const child = spawn(process.execPath, ["scripts/demo.mjs", "--data-dir", packageRoot, "--fresh"], { cwd: packageRoot, stdio: "ignore" });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
    expect(statSync(join(packageRoot, "package.json")).isFile()).toBe(true);
  });
});

function occupyPort(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address ? address.port : 0 });
    });
  });
}
