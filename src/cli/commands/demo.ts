import type { Command } from "commander";
import { type Desk, localCommand } from "../command.ts";
import { type Demo, runDemo } from "../demo/run.ts";
import { MANAGERS } from "../demo/set-up.ts";
import { wrongUse } from "../failure.ts";

interface Options {
  readonly port: string;
  readonly orders?: string;
  readonly dataDir?: string;
  readonly fresh?: boolean;
  readonly roapp?: boolean;
  readonly json?: boolean;
}

export function demoCommand(desk: Desk): Command {
  return localCommand("demo", "the product beside a simulated shop that lives; Ctrl-C ends both, another run goes on with the same data")
    .option("--port <port>", "where the desk listens; when it is taken, the next free one", "4280")
    .option("--orders <count>", "how many orders the shop begins with; default: 300, with RO App 60")
    .option("--roapp", "with a simulated RO App account beside the desk: shop, desk and RO App in step")
    .option("--fresh", "throw the demo's earlier data away and start over")
    .action(async (options: Options) => {
      const port = readWhole(options.port, { name: "--port", most: 65_535 });
      const orders = readWhole(options.orders ?? (options.roapp ? "60" : "300"), { name: "--orders", most: 200_000 });
      const dataDir = options.dataDir ?? "./data/demo";
      const wanted = { port, orders, dataDir, fresh: options.fresh === true, roapp: options.roapp === true, json: options.json === true };
      await runDemo(desk, wanted, (demo) => {
        desk.terminal.out(options.json ? `${JSON.stringify(demo)}\n` : whatToTry(demo, dataDir));
      });
      if (!options.json) desk.terminal.out("\nEverything has ended. Run it again to go on with the same data; --fresh starts over.\n");
    });
}

function readWhole(text: string, { name, most }: { name: string; most: number }): number {
  if (!/^\d+$/.test(text) || Number(text) > most) throw wrongUse(`${name} ${text} is not a whole number from 0 to ${most}.`);
  return Number(text);
}

const TRIANGLE = `
       shop  ⇄  order desk  ⇄  RO App
`;

const IN_THE_TRIANGLE = `  - In RO App's panel, set another status: it reaches the desk, and from there the shop. Ship an order in the shop's
    panel, and see it in RO App. Write a line off there: the order's content rests, its statuses go on.
`;

const whatToTry = (demo: Demo, dataDir: string): string => `
  The order desk    ${demo.url}
  Sign in with      ${demo.email}
  Password          ${demo.password}
  Managers          ${MANAGERS.map((manager) => manager.email).join(", ")} (same password)
  The shop's panel  ${demo.shopPanelUrl}${demo.roapp ? `\n  RO App's panel    ${demo.roapp.panelUrl}` : ""}
${demo.roapp ? TRIANGLE : ""}
  ${demo.orders} orders are on the desk, and the shop goes on living: a new order every ${demo.roapp ? "half minute" : "few seconds"}, now and then a change.

  Try this:
  - Watch new orders arrive in the order table; open one and read its feed.
  - In the shop's panel, place, pay, ship or cancel an order, and see it on the desk.
  - In the panel, switch a fault on (the shop down, a changed password) and look at Settings > Ecommerce Connect.
${demo.roapp ? IN_THE_TRIANGLE : ""}  - In another terminal: npx econnect orders list${dataDir === "./data/demo" ? "" : ` --data-dir ${dataDir}`}

  Ctrl-C ends everything.
`;
