import { parseArgs } from "node:util";
import { runMain, stopWhenTold } from "../stop-when-told.ts";
import { API_KEY, startRoappSimulator } from "./simulator.ts";

const HELP = `A simulated RO App account.

  --port 4500       0: a free one
  --host 127.0.0.1
  --key ${API_KEY}
  --state FILE      go on from this file where there is one, and keep in it what happens
  --parent-pipe     stop when standard input closes

Prints one line of JSON with the address when it is ready; open the address in a browser for the panel.
Stops on SIGTERM and SIGINT.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4500" },
      host: { type: "string", default: "127.0.0.1" },
      key: { type: "string", default: API_KEY },
      state: { type: "string" },
      "parent-pipe": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (!/^\d+$/.test(values.port)) throw new Error(`--port must be a whole number, not "${values.port}"`);
  const simulator = await startRoappSimulator({
    host: values.host,
    port: Number(values.port),
    apiKey: values.key,
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  });
  stopWhenTold(simulator, values["parent-pipe"]);
  process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
}

runMain(main);
