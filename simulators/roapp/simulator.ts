import { Account } from "./account.ts";
import { controlOf } from "./control.ts";
import { Faults } from "./faults.ts";
import { Hooks } from "./hooks.ts";
import { RequestLog } from "./request-log.ts";
import { serveAccount } from "./server.ts";
import { type Staff, staffOf } from "./staff.ts";
import { freshState, readState, saveState } from "./state.ts";

export interface RoappOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0, unless given: a free one. */
  readonly port?: number;
  readonly apiKey?: string;
  /** What the account takes for now; default: the real time. The budget always counts in real time. */
  readonly now?: () => Date;
  /** 3 calls in any 1000 ms, unless given. */
  readonly budget?: { readonly calls: number; readonly windowMs: number };
  /** Goes on from this file where there is one, and keeps in it what happens. */
  readonly stateFile?: string;
}

/** A simulated account: its address, and everything its staff can do. */
export interface RoappSimulator extends Staff {
  readonly url: string;
  readonly budget: { readonly calls: number; readonly windowMs: number };
  close(): Promise<void>;
}

export const API_KEY = "not-a-real-api-key";
const SAVE_AFTER_MS = 500;

/** Opens a simulated RO App account on a port of its own. */
export async function startRoappSimulator(options: RoappOptions = {}): Promise<RoappSimulator> {
  const { host = "127.0.0.1", port = 0, apiKey = API_KEY, now = () => new Date(), budget = { calls: 3, windowMs: 1000 }, stateFile } = options;
  const faults = new Faults();
  const log = new RequestLog();
  const state = stateFile === undefined ? freshState() : readState(stateFile);
  const account = new Account({ state, faults, now, apiKey });
  const hooks = new Hooks({ faults, log, now });
  account.onEvent = (event) => hooks.fire(event);
  const keep = stateFile === undefined ? null : keeperOf(account, stateFile);
  const staff = staffOf(account, { log, hooks });
  const server = await serveAccount({ account, log, control: controlOf(staff), budget }, { host, port });
  return {
    ...staff,
    get apiKey() {
      return account.apiKey;
    },
    url: server.url,
    budget,
    async close() {
      hooks.close();
      await server.close();
      keep?.();
    },
  };
}

/** Saves soon after each change; what is returned saves at once. */
function keeperOf(account: Account, file: string): () => void {
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    saveState(file, account.state);
  };
  account.onChange = () => {
    timer ??= setTimeout(save, SAVE_AFTER_MS);
  };
  return save;
}
