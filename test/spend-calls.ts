import { pino } from "pino";
import { roapp } from "../src/connectors/roapp/roapp.ts";
import { openDatabase } from "../src/database/database.ts";
import { createNet } from "../src/net/net.ts";
import { openCallBudget } from "../src/operations/call-budget.ts";

// A process of its own that reads an account's directory over and over, seven calls a time and three times at once, with turns of the shared budget:
// DATABASE_URL, ACCOUNT_URL, ACCOUNT_KEY, READS, WINDOW_MS.
const { DATABASE_URL: connectionString = "", ACCOUNT_URL: url = "", ACCOUNT_KEY: apiKey = "", READS, WINDOW_MS } = process.env;
const now = () => new Date();
const database = openDatabase({ connection: { connectionString }, max: 4, onError: () => undefined });
const net = createNet({ allowedPrivateHosts: ["127.0.0.1"], log: pino({ level: "silent" }), now });
const options = { account: new URL(url).host, calls: 3, windowMs: Number(WINDOW_MS), urgent: false, maxWaitMs: 600_000, now };
const io = { http: net.httpFor("account", roapp.pace), now, budget: openCallBudget(database.db, options) };
await Promise.all(
  [1, 2, 3].map(async () => {
    for (let read = 0; read < Number(READS); read++) await roapp.check({ url, apiKey }, io);
  }),
);
await net.close();
await database.close();
