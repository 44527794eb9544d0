import { parseArgs } from "node:util";
import { runMain, stopWhenTold } from "../stop-when-told.ts";
import type { Market } from "./generate/delivery.ts";
import type { ShopOptions } from "./options.ts";
import { startCartumSimulator } from "./simulator.ts";

const HELP = `Simulated Cartum shops.

  --port 4300          port of the first shop; the others take the next ones; 0: free ones
  --control-port 4400  port of the control API and its panel; 0: a free one; left out: none
  --host 127.0.0.1
  --shops 1            how many shops (the second and further ones are Romanian and British in turn)
  --market UA          UA, RO or GB: currency, zone, languages, carriers of the first shop
  --currency UAH       another currency than the market's
  --seed 7             the same seed gives the same orders
  --orders 300         orders each has at the start
  --days 75            placed in the last so many days
  --lines real         or a number: exactly so many lines an order
  --all-open           no order is closed yet
  --plain              no ugly orders
  --warm               prepare every answer before opening
  --login desk --password not-a-real-password
  --alive              every few seconds a new order, now and then a change (--alive-every 4000 ms)
  --hook-delay 5000    how long web-hooks wait in the queue, in ms
  --state FILE         go on from this file where there is one, and keep in it what happens (with --shops 1)
  --parent-pipe        stop when standard input closes

Prints one line of JSON with the addresses when it is ready. Stops on SIGTERM and SIGINT.
`;

const MARKETS: readonly Market[] = ["UA", "RO", "GB"];
const NAMES = ["Kvitka", "Floare", "Daisy"];

function readOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4300" },
      "control-port": { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      shops: { type: "string", default: "1" },
      market: { type: "string", default: "UA" },
      currency: { type: "string" },
      seed: { type: "string", default: "7" },
      orders: { type: "string", default: "300" },
      days: { type: "string", default: "75" },
      lines: { type: "string", default: "real" },
      "all-open": { type: "boolean", default: false },
      plain: { type: "boolean", default: false },
      warm: { type: "boolean", default: false },
      login: { type: "string", default: "desk" },
      password: { type: "string", default: "not-a-real-password" },
      alive: { type: "boolean", default: false },
      "alive-every": { type: "string", default: "4000" },
      "hook-delay": { type: "string", default: "0" },
      state: { type: "string" },
      "parent-pipe": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  }).values;
}

type Values = ReturnType<typeof readOptions>;

function shopOptions(values: Values, place: number): ShopOptions {
  const first = Math.max(0, MARKETS.indexOf(values.market as Market));
  const market = MARKETS[(first + place) % MARKETS.length] ?? "UA";
  const port = whole(values.port, "port");
  return {
    port: port === 0 ? 0 : port + place,
    name: NAMES[MARKETS.indexOf(market)] ?? "Kvitka",
    market,
    seed: whole(values.seed, "seed") + place,
    orders: whole(values.orders, "orders"),
    days: whole(values.days, "days"),
    lines: values.lines === "real" ? "real" : whole(values.lines, "lines"),
    allOpen: values["all-open"],
    quirks: !values.plain,
    warm: values.warm,
    login: values.login,
    password: values.password,
    hookDelayMs: whole(values["hook-delay"], "hook-delay"),
    ...(values.currency === undefined ? {} : { currency: values.currency }),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  };
}

function whole(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

async function main(): Promise<void> {
  const values = readOptions(process.argv.slice(2));
  if (values.help) return void process.stdout.write(HELP);
  const control = values["control-port"];
  if (values.state !== undefined && values.shops !== "1") throw new Error("--state keeps one shop: leave --shops out");
  const simulator = await startCartumSimulator({
    host: values.host,
    shops: Array.from({ length: whole(values.shops, "shops") }, (_, place) => shopOptions(values, place)),
    ...(control === undefined ? {} : { controlPort: whole(control, "control-port") }),
  });
  if (values.alive) for (const shop of simulator.shops) shop.live(whole(values["alive-every"], "alive-every"));
  stopWhenTold(simulator, values["parent-pipe"]);
  const shops = simulator.shops.map(({ name, url, setup }) => ({
    name,
    url,
    login: setup.login,
    timeZone: setup.timeZone,
    currency: setup.currency,
  }));
  process.stdout.write(`${JSON.stringify({ ready: true, shops, controlUrl: simulator.controlUrl })}\n`);
}

runMain(main);
