import { type ShopControl, shopControl } from "./keeper.ts";
import { type ShopOptions, setupOf } from "./options.ts";
import { Shop } from "./shop.ts";
import { type ListeningServer, serveShop } from "./shop-server.ts";

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly shops: readonly ShopOptions[];
  /** 0 takes a free one; left out: no control API. */
  readonly controlPort?: number;
  /** What the shops take for now; default: the real time. */
  readonly now?: () => Date;
}

export interface SimulatedShop extends ShopControl {
  /** Scheme, host and port; the shop's identity. */
  readonly url: string;
}

export interface CartumSimulator {
  readonly shops: readonly SimulatedShop[];
  readonly controlUrl: string | null;
  /** The first shop, when a test needs only one. */
  readonly shop: SimulatedShop;
  close(): Promise<void>;
}

/** Opens any number of simulated shops in this process, each on its own port. */
export async function startCartumSimulator({ host = "127.0.0.1", shops, now = () => new Date() }: SimulatorOptions): Promise<CartumSimulator> {
  const servers: ListeningServer[] = [];
  const opened: SimulatedShop[] = [];
  for (const options of shops) {
    const shop = new Shop(setupOf(options, now), options.faults);
    const server = await serveShop(shop, { host, port: options.port, tls: options.tls });
    servers.push(server);
    opened.push(Object.assign(shopControl(shop), { url: server.url }));
  }
  const [first] = opened;
  if (!first) throw new Error("a simulator without a shop: give at least one in `shops`");
  return {
    shops: opened,
    shop: first,
    controlUrl: null,
    close: async () => {
      for (const shop of opened) shop.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
