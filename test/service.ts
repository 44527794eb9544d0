import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type CartumSimulator, type SimulatorOptions, startCartumSimulator } from "../simulators/cartum/simulator.ts";
import { createTestDatabase } from "./database.ts";
import { COMPANY, OWNER, SETUP_TOKEN } from "./desk.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const START_MS = 60_000;
const STOP_MS = 10_000;
const BUILD_MS = 45_000;
export const LOGIN = "desk";
export const PASSWORD = "the-shop's-own-password";

export interface ServiceOptions {
  /** Settings beside those that every test needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shops in this process; default: one with 40 orders. */
  readonly shops?: SimulatorOptions["shops"];
}

/** The real, built service in a process and on a database of its own, beside simulated shops. */
export interface Service {
  readonly url: string;
  readonly databaseUrl: string;
  readonly setupToken: string;
  readonly simulator: CartumSimulator;
  /** Everything the service wrote to its log so far. */
  log(): string;
  /** One call of the API with an API token of the owner, after the set-up. Throws unless the answer is a success. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sets the company and its owner up over the API, for tests that begin later. */
  setUp(): Promise<void>;
  /** Connects a shop with what the form suggests, and imports its orders. Returns the store's id. */
  connect(settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Stops the service's process; `start` begins it again on the same address and database. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startService({ env = {}, shops = [{ port: 0, orders: 40 }] }: ServiceOptions = {}): Promise<Service> {
  const home = await mkdtemp(join(tmpdir(), "econnect-service-"));
  await installBuilt(home);
  const database = await createTestDatabase({ migrated: false });
  const simulator = await startCartumSimulator({ shops: shops.map((shop) => ({ login: LOGIN, password: PASSWORD, ...shop })) });
  let child: ChildProcess | null = null;
  let output = "";
  let url = "";
  let token = "";

  const start = async (): Promise<void> => {
    const from = output.length;
    const started = spawn(process.execPath, ["dist/main.js"], {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "",
        PORT: url === "" ? "0" : new URL(url).port,
        DATA_DIR: join(home, "data"),
        DATABASE_URL: database.connectionString,
        SETUP_TOKEN,
        ALLOWED_PRIVATE_HOSTS: "127.0.0.0/8",
        STORE_MIN_GAP_MS: "0",
        ...env,
      },
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on("data", (part: Buffer) => (output += part.toString("utf8")));
    url = await waitFor(() => {
      if (started.exitCode !== null) throw new Error(`The service ended with ${started.exitCode}: ${output.slice(from)}`);
      return /"address":"(http:[^"]+?)(?:\/setup)?"/.exec(output.slice(from))?.[1];
    });
  };

  const stop = async (): Promise<void> => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGTERM");
    const timer = setTimeout(() => running.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  };

  const request = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), "x-requested-with": "econnect", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return { body: text === "" ? null : JSON.parse(text), cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  };

  const service: Service = {
    get url() {
      return url;
    },
    databaseUrl: database.connectionString,
    setupToken: SETUP_TOKEN,
    simulator,
    log: () => output,
    start,
    stop,
    async setUp() {
      const { cookie } = await request("POST", "/setup", { setupToken: SETUP_TOKEN, company: COMPANY, owner: OWNER });
      token = (await request("POST", "/api-tokens", { name: "test" }, { cookie })).body.token;
    },
    async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      if (token === "") {
        const { cookie } = await request("POST", "/session", { email: OWNER.email, password: OWNER.password });
        token = (await request("POST", "/api-tokens", { name: "test" }, { cookie })).body.token;
      }
      return (await request(method, path, body, { authorization: `Bearer ${token}` })).body as Answer;
    },
    connect: (settings = {}) => connectFirstShop(service, settings),
    async close() {
      await stop();
      await simulator.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
  try {
    await start();
    return service;
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** The built service in a folder of its own: whoever builds anew while the tests run does not pull it away under them. */
async function installBuilt(home: string): Promise<void> {
  await buildInTurn();
  await Promise.all([
    cp(join(ROOT, "dist"), join(home, "dist"), { recursive: true }),
    cp(join(ROOT, "package.json"), join(home, "package.json")),
    cp(join(ROOT, "simulators/data"), join(home, "simulators/data"), { recursive: true }),
    cp(join(ROOT, "src/database/migrations"), join(home, "src/database/migrations"), { recursive: true }),
    symlink(join(ROOT, "node_modules"), join(home, "node_modules")),
  ]);
}

/** Builds what is stale, else nothing. Test files run beside each other: one of them builds, the others wait for it. */
async function buildInTurn(): Promise<void> {
  await mkdir(join(ROOT, ".tmp"), { recursive: true });
  const lock = join(ROOT, ".tmp", "building");
  await waitFor(async () => {
    try {
      await mkdir(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      // Whoever made it was killed: a build takes seconds.
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > BUILD_MS) await rm(lock, { recursive: true, force: true });
      return undefined;
    }
  });
  try {
    await promisify(execFile)(process.execPath, ["scripts/build.mjs"], { cwd: ROOT });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function connectFirstShop(service: Service, settings: Readonly<Record<string, unknown>>): Promise<string> {
  const { shop } = service.simulator;
  const credentials = { login: LOGIN, password: PASSWORD };
  const [location] = (await service.call<{ items: { id: string }[] }>("GET", "/locations")).items;
  const [type] = (await service.call<{ items: { id: string }[] }>("GET", "/order-types")).items;
  const checked = await service.call<{ suggestedTimeZone: string; suggestedRules: unknown }>("POST", "/stores/checks", {
    platform: "cartum",
    url: shop.url,
    credentials,
  });
  const { id } = await service.call<{ id: string }>("POST", "/stores", {
    platform: "cartum",
    name: "Kvitka",
    url: shop.url,
    credentials,
    enabled: true,
    locationId: location?.id,
    orderTypeId: type?.id,
    productLanguage: "ua",
    productMatching: "sku",
    assignment: { mode: "all" },
    timeZone: checked.suggestedTimeZone,
    statusRules: checked.suggestedRules,
    ...settings,
  });
  const started = await service.call<{ id: string }>("POST", `/stores/${id}/imports`, {});
  await waitFor(async () => {
    const { state } = await service.call<{ state: string }>("GET", `/stores/${id}/imports/${started.id}`);
    if (state === "failed") throw new Error(`the import failed: ${service.log().slice(-2000)}`);
    return state === "done" || undefined;
  });
  return id;
}

/** Asks again and again until there is an answer; fails after a minute. */
export async function waitFor<Found>(look: () => Found | undefined | Promise<Found | undefined>): Promise<Found> {
  for (const deadline = Date.now() + START_MS; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${START_MS / 1000} s for nothing`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
