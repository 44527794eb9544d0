import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { SETTINGS } from "../../config.ts";
import { packageRoot } from "../../package-root.ts";
import type { StoreAnswer } from "../answers.ts";
import type { Desk } from "../command.ts";
import { followImport } from "../commands/store-runs.ts";
import { readCredentials, saveCredentials } from "../credentials-file.ts";
import { Failure } from "../failure.ts";
import { openService, type Service } from "../service.ts";
import { type Child, ended, startChild } from "./child.ts";
import { type DemoNotes, type RoappNotes, readNotes, saveNotes } from "./notes.ts";
import { findFreePort } from "./ports.ts";
import { connectRoapp, type DemoRoapp, startRoapp } from "./roapp.ts";
import { addManagers, connectShop, makeToken, setUpCompany, startImport } from "./set-up.ts";

export interface DemoOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly orders: number;
  readonly fresh: boolean;
  /** With a simulated RO App account beside the desk. */
  readonly roapp: boolean;
  readonly json: boolean;
}

/** What is running, for who looks at it. */
export interface Demo {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly shopUrl: string;
  readonly shopPanelUrl: string;
  readonly storeId: string;
  readonly orders: number;
  readonly roapp: DemoRoapp | null;
}

const EMAIL = "owner@kvitka.example";
const SHOP_PORT = 4300;
const ROAPP_PORT = 4500;
const READY_WITHIN_MS = 150_000;
/** The desk looks more often than a real shop would like, so that there is something to see. */
const DEMO_SETTINGS = { NEW_ORDER_INTERVAL_SECONDS: "10", FULL_PASS_INTERVAL_SECONDS: "30" };

/**
 * Starts the simulated shop and the service, connects them, imports, calls `show` with what to try, and stays until it is
 * told to end or one of them ends. Leaves nothing running, however it ends.
 */
export async function runDemo(desk: Desk, options: DemoOptions, show: (demo: Demo) => void): Promise<void> {
  const dataDir = resolve(options.dataDir);
  const children: Child[] = [];
  // The desk first: it should not see the shop vanish.
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
  };
  let tellEnd: () => void = () => undefined;
  const toldToEnd = new Promise<"told">((settle) => {
    tellEnd = () => settle("told");
  });
  const stopListening = desk.terminal.onEnd(tellEnd);
  try {
    const running = start({ desk, options, dataDir, children });
    running.catch(() => undefined); // it is raced below; when told to end first, what it was doing no longer matters
    const demo = await Promise.race([running, toldToEnd]);
    if (demo === "told") return;
    show(demo);
    const end = await Promise.race([toldToEnd, ...children.map((child) => child.gone)]);
    if (end !== "told") throw new Failure("demo_failed", `A program of the demo ended by itself. It said last:\n${end}`);
  } finally {
    await stop();
    stopListening();
  }
}

interface Start {
  readonly desk: Desk;
  readonly options: DemoOptions;
  readonly dataDir: string;
  readonly children: Child[];
}

async function start({ desk, options, dataDir, children }: Start): Promise<Demo> {
  const say = (text: string): void => {
    if (!options.json) desk.terminal.out(`${text}\n`);
  };
  await refuseIfRunning(desk, dataDir);
  const notes = await openNotes(dataDir, options);
  const port = await findFreePort(options.port, [notes.shopPort]);
  if (options.port !== 0 && port !== options.port) say(`Port ${options.port} is taken, so the demo uses ${port}.`);
  say(`Starting a simulated Cartum shop${options.roapp ? ", a simulated RO App account" : ""} and the order desk …`);
  const shop = startShop(dataDir, notes, { port: await findFreePort(notes.shopPort, [port]), beside: options.roapp });
  children.push(shop.child);
  const roapp = options.roapp ? await openRoapp(dataDir, notes, [port, shop.port]) : null;
  if (roapp) children.push(roapp.child);
  const setupToken = secret();
  const url = `http://127.0.0.1:${port}`;
  const service = startService(dataDir, { port, setupToken });
  children.push(service);
  const [announced] = await Promise.all([shop.child.firstLine, waitUntilReady(desk, { url, service, dataDir })]);
  const { shops, controlUrl } = JSON.parse(announced) as { shops: { url: string; login: string }[]; controlUrl: string };
  const [shopAddress] = shops;
  if (!shopAddress) throw new Failure("demo_failed", "The simulated shop did not say where it is.");

  const owner = { email: notes.email, password: notes.password };
  await setUpCompany(desk.terminal.fetch, { url, setupToken, owner });
  const door = await openDoor(desk, { url, dataDir, owner });
  await addManagers(door, owner.password);
  const store = await findOrConnect(door, { ...shopAddress, password: notes.shopPassword });
  saveNotes(dataDir, { ...notes, shopPort: shop.port, ...(roapp ? { roapp: roapp.notes } : {}) });
  if (store.isNew) {
    say(`Connected the shop at ${shopAddress.url}. Its orders of the last two months come in:`);
    await importOrders(desk, door, { storeId: store.id, json: options.json });
  } else say("The shop is connected since an earlier run, and the desk goes on with its data.");
  const beside = roapp ? await showBeside(door, roapp, { url, fetch: desk.terminal.fetch, say }) : null;
  const { total } = await door.get<{ total: number }>("/orders?withTotal=true&limit=1");
  return { url, ...owner, shopUrl: shopAddress.url, shopPanelUrl: controlUrl, storeId: store.id, orders: total, roapp: beside };
}

interface OpenRoapp {
  readonly child: Child;
  readonly notes: RoappNotes;
}

async function openRoapp(dataDir: string, { roapp }: DemoNotes, taken: readonly number[]): Promise<OpenRoapp> {
  const port = await findFreePort(roapp?.port ?? ROAPP_PORT, taken);
  const notes = { key: secret(), webhookSecret: secret(), ...roapp, port };
  return { notes, child: startRoapp(dataDir, notes, { port, env: ownEnvironment() }) };
}

interface Beside {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly say: (text: string) => void;
}

async function showBeside(door: Service, { child, notes }: OpenRoapp, { say, ...desk }: Beside): Promise<DemoRoapp> {
  const account = JSON.parse(await child.firstLine) as { url: string };
  const beside = await connectRoapp(door, { ...notes, url: account.url }, desk);
  const minutes = Math.ceil(beside.backlogSeconds / 60);
  if (beside.waiting > 0)
    say(
      `${beside.waiting} orders are on their way to RO App. It takes three calls a second, so that will last about ${minutes} min; newer ones and changes go first.`,
    );
  return beside;
}

/** A second demo on the folder could not open its database, and with --fresh it would tear it down under the first. */
async function refuseIfRunning(desk: Desk, dataDir: string): Promise<void> {
  const earlier = readCredentials(dataDir);
  if (!earlier) return;
  const answer = await desk.terminal
    .fetch(`${earlier.url}/api/v1/session`, { headers: { authorization: `Bearer ${earlier.token}` } })
    .catch(() => null);
  if (answer?.ok)
    throw new Failure("demo_running", `A demo is running on ${dataDir} already, at ${earlier.url}: nothing was started.`, {
      advice: "End it first, or give another folder with --data-dir.",
    });
}

async function openNotes(dataDir: string, options: DemoOptions): Promise<DemoNotes> {
  const known = readNotes(dataDir);
  if (known && !options.fresh) return known;
  // Only what a demo has made is ever thrown away: `readNotes` refuses any other folder.
  if (known) rmSync(dataDir, { recursive: true, force: true });
  const notes = {
    email: EMAIL,
    password: secret(),
    shopPort: await findFreePort(SHOP_PORT, [options.port]),
    shopPassword: secret(),
    orders: options.orders,
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  saveNotes(dataDir, notes);
  return notes;
}

/** RO App takes three calls a second, a dozen for an order of two lines: its shop lives at a pace that leaves time for what people try. */
const BESIDE_ROAPP = ["--lines", "2", "--alive-every", "20000"];

function startShop(dataDir: string, notes: DemoNotes, { port, beside }: { port: number; beside: boolean }): { child: Child; port: number } {
  const named = ["--port", String(port), "--control-port", "0", "--orders", String(notes.orders), "--password", notes.shopPassword];
  const parameters = beside ? [...named, ...BESIDE_ROAPP] : named;
  const child = startChild({
    name: "The simulated shop",
    script: join(packageRoot, "dist", "simulators", "cartum.js"),
    parameters: [...parameters, "--state", join(dataDir, "shop.jsonl"), "--all-open", "--alive", "--parent-pipe"],
    env: ownEnvironment(),
    logFile: join(dataDir, "shop.log"),
  });
  return { child, port };
}

function startService(dataDir: string, { port, setupToken }: { port: number; setupToken: string }): Child {
  return startChild({
    name: "The order desk",
    script: join(packageRoot, "dist", "cli", "main.js"),
    parameters: ["serve", "--parent-pipe"],
    env: {
      ...ownEnvironment(),
      ...DEMO_SETTINGS,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: dataDir,
      SETUP_TOKEN: setupToken,
      ALLOWED_PRIVATE_HOSTS: "127.0.0.0/8",
    },
    logFile: serviceLog(dataDir),
  });
}

const serviceLog = (dataDir: string): string => join(dataDir, "desk.log");

/** Our environment without settings of a real installation: the demo must never reach its database. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const names = new Set(Object.values(SETTINGS).map((setting) => setting.name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.has(name)));
}

async function waitUntilReady(desk: Desk, { url, service, dataDir }: { url: string; service: Child; dataDir: string }): Promise<void> {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 100) {
    if (!service.isRunning()) throw ended({ name: "The order desk", logFile: serviceLog(dataDir) });
    const answer = await desk.terminal.fetch(`${url}/readyz`).catch(() => null); // not listening yet
    if (answer?.status === 200) return;
    await desk.terminal.sleep(100);
  }
  throw new Failure("demo_failed", `The order desk was not ready within ${READY_WITHIN_MS / 1000} seconds.`, {
    advice: `All it said is in ${serviceLog(dataDir)}.`,
  });
}

/** With the token of an earlier run where it is still good; the file also serves `econnect` in another terminal. */
async function openDoor(desk: Desk, where: { url: string; dataDir: string; owner: { email: string; password: string } }): Promise<Service> {
  const { fetch } = desk.terminal;
  const earlier = readCredentials(where.dataDir)?.token;
  const isGood = earlier !== undefined && (await fetch(`${where.url}/api/v1/session`, { headers: { authorization: `Bearer ${earlier}` } })).ok;
  const token = isGood ? earlier : await makeToken(fetch, where);
  saveCredentials(where.dataDir, { url: where.url, token });
  return openService({ url: where.url, token }, fetch);
}

/** After an interrupted first run the store may be there with its import unfinished: asking for an import again goes on with that one. */
async function findOrConnect(door: Service, shop: { url: string; login: string; password: string }): Promise<StoreAnswer & { isNew: boolean }> {
  const [known] = await door.list<StoreAnswer>("/stores");
  if (!known) return { ...(await connectShop(door, shop)), isNew: true };
  if (known.url !== shop.url) await door.patch(`/stores/${known.id}`, { url: shop.url });
  return { ...known, isNew: known.health.lastSuccessAt === null };
}

async function importOrders(desk: Desk, door: Service, { storeId, json }: { storeId: string; json: boolean }): Promise<void> {
  const { id } = await startImport(door, storeId);
  const run = await followImport(desk, door, { storeId, importId: id, silent: json });
  if (run.state === "failed") throw new Failure("demo_failed", `The import failed: ${run.failure?.message ?? "no reason was given"}`);
}

const secret = (): string => randomBytes(12).toString("base64url");
