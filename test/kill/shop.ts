import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { OrderState } from "../../simulators/cartum/keeper.ts";
import type { WireOrder } from "../../simulators/cartum/wire.ts";

/** A simulated shop in a process of its own: it lives on while the service is killed. */
export interface ShopProcess {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** All its orders, by number. */
  orders(): Promise<readonly WireOrder[]>;
  /** One order with its history, as its shopkeeper sees it. */
  order(number: number): Promise<OrderState>;
  setStatus(number: number, status: number): Promise<void>;
  /** How many orders the API was asked to change. */
  updatedOrders(): Promise<number>;
  /** How long it lets every request wait from now on. */
  setLatency(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = "the-shop's-own-password";
const LISTED = 500;

/** Every order is open and was placed in the last 55 days: all of them belong on the desk. */
export async function startShopProcess(program: string, orders: number): Promise<ShopProcess> {
  const options = ["--port", "0", "--control-port", "0", "--orders", String(orders), "--days", "55", "--lines", "3", "--password", PASSWORD];
  const child = spawn(process.execPath, [program, ...options, "--all-open", "--plain", "--warm", "--parent-pipe"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { shops, controlUrl } = JSON.parse(line) as { shops: { url: string; login: string }[]; controlUrl: string };
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const content = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${controlUrl}/shops/0${path}`, { method, ...content });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const [shop] = shops;
  if (!shop) throw new Error(`no shop was opened: ${line}`);
  return {
    url: shop.url,
    login: shop.login,
    password: PASSWORD,
    async orders() {
      const all: WireOrder[] = [];
      for (let more = true; more; ) {
        const answer = await fetch(`${controlUrl}/shops/0/orders?limit=${LISTED}&offset=${all.length}`);
        const { items } = (await answer.json()) as { items: WireOrder[] };
        all.push(...items);
        more = items.length === LISTED;
      }
      return all.sort((a, b) => a.order_id - b.order_id);
    },
    order: async (number) => (await control("GET", `/orders/${number}`)) as OrderState,
    setStatus: async (number, status) => void (await control("PUT", `/orders/${number}/status`, { status })),
    updatedOrders: async () => ((await control("GET", "/counts")) as { updatedOrders: number }).updatedOrders,
    setLatency: async (ms) => void (await control("PUT", "/faults/latencyMs", { value: ms })),
    async stop() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
