import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SampleShop, SampleShopAccess, SampleShopAddress } from "../operations/sample-shop.ts";

export interface SampleShopOptions {
  /** The built simulator. */
  readonly script: string;
  readonly dataDir: string;
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
  };
}

const LOGIN = "sample";
const ORDERS = "60";
const NEW_ORDER_EVERY_MS = "40000";
/** A start of the service waits for it, and has to end soon when it is asked to. */
const READY_MS = 15_000;
const STOP_MS = 3_000;
const AGAIN_MS = 2_000;

interface Running {
  readonly address: SampleShopAddress;
  stop(): Promise<void>;
}

/**
 * The shop for people who try the product: the built simulator as a program of its own on loopback. Its life hangs on a pipe, so that not even a kill
 * of ours leaves it behind; when it ends by itself it is started again.
 */
export function createSampleShop(options: SampleShopOptions): SampleShop {
  const stateFile = join(options.dataDir, "sample-shop.jsonl");
  let running: Running | null = null;
  let wanted: SampleShopAccess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<SampleShopAddress> | null = null;

  async function begin(access: SampleShopAccess): Promise<SampleShopAddress> {
    wanted = access;
    running = await startProgram({ ...options, ...access, stateFile, onEnd: again });
    wanted = { ...access, port: running.address.port };
    return running.address;
  }

  /** It ended although nobody asked it to. */
  function again(words: string): void {
    running = null;
    const access = wanted;
    if (!access) return;
    options.log.warn({ words }, "the sample shop ended by itself and is started again");
    timer = setTimeout(() => {
      starting = begin(access);
      starting.catch((error: unknown) => again(error instanceof Error ? error.message : String(error)));
    }, AGAIN_MS);
  }

  async function stop(): Promise<void> {
    wanted = null;
    clearTimeout(timer);
    await starting?.catch(() => null); // how the start went no longer matters
    starting = null;
    await running?.stop();
    running = null;
  }

  return {
    get address() {
      return running?.address ?? null;
    },
    get isTaken() {
      return running !== null || starting !== null;
    },
    async start(access) {
      if (starting || running) await stop();
      starting = begin(access);
      try {
        return await starting;
      } finally {
        starting = null;
      }
    },
    stop,
    async forget() {
      await stop();
      await rm(stateFile, { force: true });
    },
  };
}

/** Whether this installation has the program. */
export function hasSampleShop(script: string): boolean {
  return existsSync(script);
}

interface ProgramOptions extends SampleShopOptions, SampleShopAccess {
  readonly stateFile: string;
  readonly onEnd: (words: string) => void;
}

async function startProgram({ script, port, password, market, currency, stateFile, log, onEnd }: ProgramOptions): Promise<Running> {
  const parameters = [
    "--port",
    String(port),
    "--orders",
    ORDERS,
    "--login",
    LOGIN,
    "--password",
    password,
    "--market",
    market,
    "--currency",
    currency,
    "--state",
    stateFile,
  ];
  const child = spawn(
    process.execPath,
    [script, ...parameters, "--alive", "--alive-every", NEW_ORDER_EVERY_MS, "--plain", "--all-open", "--days", "45", "--parent-pipe"],
    {
      env: { PATH: process.env.PATH ?? "" },
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    },
  );
  let words = "";
  let asked = false;
  const gone = new Promise<void>((resolve) => void child.once("close", () => resolve()).once("error", () => resolve()));
  child.stdin.on("error", () => undefined); // it has ended; `gone` says so
  child.stderr.on("data", (part: Buffer) => {
    words = `${words}${part.toString("utf8")}`.slice(-2_000);
  });
  const stop = async (): Promise<void> => {
    asked = true;
    child.stdin.end();
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(late);
  };
  const late = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  const first = await Promise.race([once(createInterface({ input: child.stdout }), "line"), gone.then(() => null)]);
  clearTimeout(late);
  if (!first) throw new Error(`the sample shop did not start: ${words || "it said nothing"}`);
  const [shop] = (JSON.parse(String(first[0])) as { shops: { url: string; timeZone: string }[] }).shops;
  if (!shop) throw new Error("the sample shop did not say where it is");
  void gone.then(() => {
    if (!asked) onEnd(words);
  });
  const { host, port: taken } = new URL(shop.url);
  log.info({ host }, "the sample shop is open");
  return { address: { url: shop.url, host, port: Number(taken), login: LOGIN, timeZone: shop.timeZone }, stop };
}
