import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pino } from "pino";
import { type OpenDatabase, openDatabase } from "../src/database/database.ts";
import { startEmbedded } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";

/** What a bench runs on: one database server, and processes of their own for the service and the simulated shop, ended together. */
export interface Stage {
  /** A migrated database of its own, and its address for another process; on a kept folder with what is in it already. */
  database(name: string): Promise<OpenDatabase & { url: string }>;
  shop(options: readonly string[]): Promise<{ url: string; controlUrl: string }>;
  /** A simulated RO App account. */
  roapp(): Promise<{ url: string; key: string }>;
  service(env: Readonly<Record<string, string>>): Promise<Service>;
  close(): Promise<void>;
}

export interface Service {
  readonly pid: number;
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** For a browser: where it is, and the cookie of whoever set it up. */
  door(): { readonly url: string; readonly cookie: string };
  stop(): Promise<void>;
}

const SETUP_TOKEN = "setup-of-the-bench";
const OWNER = { email: "bench@example.com", password: "a-long-bench-password-7" };
const log = pino({ level: "warn" });

/** On a folder that goes when it ends, or on one that is `kept` with its databases for the next run. */
export async function openStage({ kept }: { readonly kept?: string } = {}): Promise<Stage> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "econnect-bench-"));
  mkdirSync(folder, { recursive: true });
  const server = await startEmbedded({ dataDir: join(folder, "data"), log });
  const opened: OpenDatabase[] = [];
  const children: ChildProcess[] = [];

  function start(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    return child;
  }

  return {
    async database(name) {
      const admin = openDatabase({ connection: server.connection, onError: () => undefined, max: 1 });
      const { rowCount } = await admin.pool.query("select from pg_database where datname = $1", [name]);
      if (rowCount === 0) await admin.pool.query(`create database ${name}`);
      await admin.close();
      const database = openDatabase({ connection: { ...server.connection, database: name }, onError: () => undefined, max: 4 });
      await migrate(database.pool, log);
      opened.push(database);
      const { user, host, port } = server.connection;
      return {
        ...database,
        url: `postgresql://${user}@/${name}?${new URLSearchParams({ host: String(host), ...(port ? { port: String(port) } : {}) })}`,
      };
    },
    async shop(options) {
      const child = start("dist/simulators/cartum.js", [
        "--port",
        "0",
        "--control-port",
        "0",
        "--login",
        "desk",
        "--password",
        "bench-password",
        ...options,
      ]);
      const said = JSON.parse(await firstLine(child)) as { shops: { url: string }[]; controlUrl: string };
      return { url: said.shops[0]?.url ?? "", controlUrl: said.controlUrl };
    },
    async roapp() {
      const key = "key-of-the-bench";
      const said = JSON.parse(await firstLine(start("dist/simulators/roapp.js", ["--port", "0", "--key", key]))) as { url: string };
      return { url: said.url, key };
    },
    async service(env) {
      const child = start("dist/main.js", [], {
        PORT: "0",
        SETUP_TOKEN,
        ALLOWED_PRIVATE_HOSTS: "127.0.0.0/8",
        STORE_MIN_GAP_MS: "0",
        LOG_LEVEL: "info",
        DATA_DIR: join(folder, `service-${children.length}`),
        ...env,
      });
      const address = /https?:\/\/[\w.:[\]]+/.exec(await firstLine(child))?.[0] ?? "";
      return signIn(child, address);
    },
    async close() {
      for (const child of children) child.kill("SIGTERM");
      await Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, "exit")));
      await Promise.all(opened.map((database) => database.close()));
      await server.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output");
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    child.stdout.resume();
    return line;
  }
  throw new Error("the process ended before it said anything");
}

async function signIn(child: ChildProcess, address: string): Promise<Service> {
  let headers: Record<string, string> = { "x-requested-with": "econnect" };
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie) headers = { ...headers, cookie };
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }
  const { needed } = await call<{ needed: boolean }>("GET", "/setup");
  if (needed) {
    const company = { name: "Bench", currency: "UAH", country: "UA", timeZone: "Europe/Kyiv", locale: "en" };
    await call("POST", "/setup", { setupToken: SETUP_TOKEN, company, owner: { name: "Bench", ...OWNER } });
  } else {
    await call("POST", "/session", OWNER);
  }
  return {
    pid: child.pid ?? 0,
    call,
    door: () => ({ url: address, cookie: headers.cookie ?? "" }),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Peak and present memory of a process, in MB. */
export function memoryOf(pid: number): { peak: number; now: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) / 1024);
  return { peak: megabytes("VmHWM"), now: megabytes("VmRSS") };
}

/** Connects a shop to a service with the suggested matching; returns the store's id. */
export async function connect(service: Service, url: string): Promise<string> {
  const credentials = { login: "desk", password: "bench-password" };
  const checked = await service.call<{ suggestedRules: unknown; suggestedTimeZone: string }>("POST", "/stores/checks", {
    platform: "cartum",
    url,
    credentials,
  });
  const [location] = (await service.call<{ items: { id: string }[] }>("GET", "/locations")).items;
  const [type] = (await service.call<{ items: { id: string }[] }>("GET", "/order-types")).items;
  const store = await service.call<{ id: string }>("POST", "/stores", {
    platform: "cartum",
    name: "Bench",
    url,
    credentials,
    enabled: true,
    locationId: location?.id,
    orderTypeId: type?.id,
    productLanguage: "ua",
    productMatching: "sku",
    assignment: { mode: "all" },
    timeZone: checked.suggestedTimeZone,
    statusRules: checked.suggestedRules,
  });
  return store.id;
}
