import type { DeskConnection, DeskConnector } from "../desk-contract.ts";
import { buyersOf } from "./buyers.ts";
import { openClient } from "./client.ts";
import { readDirectory } from "./directory.ts";
import { readHook } from "./hooks.ts";
import { linesOf } from "./lines.ts";
import { ordersOf } from "./orders.ts";
import { productsOf } from "./products.ts";

/** RO App (roapp.io), which can be used beside our desk. */
export const roapp: DeskConnector = {
  platform: "roapp",
  title: "RO App",
  url: "https://api.roapp.io",
  budget: { calls: 3, windowMs: 1000 },
  // The budget keeps the pace, over all processes.
  pace: { inFlight: 0, gapMs: 0 },
  check: (account, io) => readDirectory(openClient(account, io)),
  open(settings, io): DeskConnection {
    const client = openClient(settings, io);
    return {
      async check() {
        await client.read("/v2/company/locations");
      },
      readDirectory: () => readDirectory(client),
      buyers: buyersOf(client),
      products: productsOf(client),
      orders: { ...ordersOf(client, settings), ...linesOf(client, settings) },
    };
  },
  readHook,
};
