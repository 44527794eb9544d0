import { lifeOf } from "./alive.ts";
import type { ControlledShop } from "./control-routes.ts";
import { serveControl } from "./control-server.ts";
import { shopControl } from "./keeper.ts";
import { type ShopOptions, setupOf } from "./options.ts";
import { Shop } from "./shop.ts";
import { type ListeningServer, serveShop } from "./shop-server.ts";
import { openKeptShop } from "./state.ts";

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly shops: readonly ShopOptions[];
  /** 0 takes a free one; left out: no control API. */
  readonly controlPort?: number;
  /** What the shops take for now; default: the real time. */
  readonly now?: () => Date;
}

/** One shop: its address, and everything its shopkeeper can do. */
export type SimulatedShop = ControlledShop;

export interface CartumSimulator {
  readonly shops: readonly SimulatedShop[];
  readonly controlUrl: string | null;
  /** The first shop, when a test needs only one. */
  readonly shop: SimulatedShop;
  close(): Promise<void>;
}

/** Opens any number of simulated shops in this process, each on its own port. */
export async function startCartumSimulator({
  host = "127.0.0.1",
  shops,
  controlPort,
  now = () => new Date(),
}: SimulatorOptions): Promise<CartumSimulator> {
  const opened: SimulatedShop[] = [];
  const servers: ListeningServer[] = [];
  const close = async (): Promise<void> => {
    for (const shop of opened) shop.stop();
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    for (const options of shops) {
      const setup = setupOf(options, now);
      const { stateFile: file, faults } = options;
      const shop = file === undefined ? new Shop(setup, faults) : openKeptShop(setup, { file, faults });
      const server = await serveShop(shop, { host, port: options.port, tls: options.tls });
      servers.push(server);
      opened.push(controlled(shop, server.url));
    }
    const [first] = opened;
    if (!first) throw new Error("a simulator without a shop: give at least one in `shops`");
    const control = controlPort === undefined ? null : await serveControl(opened, { host, port: controlPort });
    if (control) servers.push(control);
    return { shops: opened, shop: first, controlUrl: control?.url ?? null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function controlled(shop: Shop, url: string): SimulatedShop {
  const control = shopControl(shop);
  const life = lifeOf(shop, control);
  const stop = (): void => {
    life.rest();
    control.stop();
  };
  return {
    ...control,
    url,
    live: life.live,
    rest: life.rest,
    get everyMs() {
      return life.everyMs;
    },
    stop,
  };
}
