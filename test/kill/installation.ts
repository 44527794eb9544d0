import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findRunningEmbedded } from "../../src/database/embedded-running.ts";
import { COMPANY, OWNER, SETUP_TOKEN } from "../desk.ts";
import { copyFolder } from "../embedded-installation.ts";
import { type Programs, type ServiceProcess, startServiceProcess } from "./processes.ts";
import type { ShopProcess } from "./shop.ts";

/** Slow enough that a kill can land between any two pages of an import, and quick enough for thirty of them. */
const GAP_MS = "100";
const SETTINGS = { SETUP_TOKEN, ALLOWED_PRIVATE_HOSTS: "127.0.0.0/8", STORE_MIN_GAP_MS: GAP_MS };

/** A data folder with a company and a connected shop of which nothing was imported yet. */
export interface Installation {
  readonly storeId: string;
  /** Those who take orders, in the order of turns; `away` is between them but inactive. */
  readonly turns: readonly string[];
  readonly away: string;
  /** A copy of the folder, for one test. */
  copy(): Promise<string>;
  start(program: string, dataDir: string): ServiceProcess;
  call(service: ServiceProcess, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

export async function makeInstallation(
  programs: Programs,
  shop: ShopProcess,
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "econnect-kill-"));
  const dataDir = join(folder, "ready");
  const start: Installation["start"] = (program, where) => startServiceProcess(program, { ...SETTINGS, ...settings, DATA_DIR: where });
  const service = start(programs.service, dataDir);
  const call = await setUp(await service.listening());
  const made = await connect(call, shop);
  service.child.kill("SIGTERM");
  await service.exit;
  let copies = 0;
  return {
    ...made,
    start,
    async copy() {
      const copied = join(folder, `copy-${++copies}`);
      copyFolder(dataDir, copied);
      return copied;
    },
    call: async (running, method, path, body) => call(method, path, body, await running.listening()),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

type Call = (method: string, path: string, body?: unknown, address?: string) => Promise<Record<string, unknown>>;

async function setUp(first: string): Promise<Call> {
  const callWith =
    (headers: Readonly<Record<string, string>>): Call =>
    async (method, path, body, address = first) => {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const sent = { "content-type": "application/json", ...headers };
      const answer = await fetch(`${address}/api/v1${path}`, { method, headers: body === undefined ? headers : sent, ...content });
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
      return { ...((await answer.json()) as object), cookie: answer.headers.getSetCookie()[0]?.split(";")[0] };
    };
  const { cookie } = await callWith({})("POST", "/setup", { setupToken: SETUP_TOKEN, company: COMPANY, owner: OWNER });
  const { token } = await callWith({ cookie: String(cookie), "x-requested-with": "econnect" })("POST", "/api-tokens", { name: "kill" });
  return callWith({ authorization: `Bearer ${token}` });
}

async function connect(call: Call, shop: ShopProcess): Promise<{ storeId: string; turns: string[]; away: string }> {
  const employee = async (name: string): Promise<string> => {
    const password = "Barvinok-31-pelyustka";
    return String((await call("POST", "/employees", { name, email: `${name.toLowerCase()}@kvitka.example`, role: "manager", password })).id);
  };
  const [marta, nadia, orest, petro] = [await employee("Marta"), await employee("Nadia"), await employee("Orest"), await employee("Petro")];
  const first = async (path: string) => ((await call("GET", path)).items as { id: string }[])[0]?.id;
  const { url, login, password } = shop;
  const credentials = { login, password };
  const checked = await call("POST", "/stores/checks", { platform: "cartum", url, credentials });
  const store = await call("POST", "/stores", {
    platform: "cartum",
    name: "Kvitka",
    url,
    credentials,
    enabled: true,
    locationId: await first("/locations"),
    orderTypeId: await first("/order-types"),
    productLanguage: "ua",
    productMatching: "sku",
    assignment: { mode: "selected", employeeIds: [petro, nadia, marta, orest] },
    timeZone: checked.suggestedTimeZone,
    statusRules: checked.suggestedRules,
  });
  // Chosen, and inactive since: her turns go to the next.
  await call("PATCH", `/employees/${nadia}`, { active: false });
  return { storeId: String(store.id), turns: [petro, marta, orest], away: nadia };
}

/** A connection to the database of a running service, waited for while it starts. Whoever kills that database knows that this ends too. */
export async function openDatabaseOf(dataDir: string): Promise<pg.Client> {
  let problem: unknown;
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(20)) {
    const connection = await findRunningEmbedded(dataDir);
    if (connection === null || !connection.host?.startsWith("/")) continue; // its file is just being written
    const client = new pg.Client(connection);
    client.on("error", () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      problem = error;
    }
  }
  throw new Error(`no database runs in ${dataDir}`, { cause: problem });
}
