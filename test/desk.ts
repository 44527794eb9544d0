import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { type Config, readConfig } from "../src/config.ts";
import type { Connector, Http } from "../src/connectors/contract.ts";
import type { DeskConnector } from "../src/connectors/desk-contract.ts";
import { createSecrets } from "../src/database/secrets.ts";
import type { Permission } from "../src/domain/permissions.ts";
import { startEventHub } from "../src/http/events.ts";
import { type App, createServer } from "../src/http/server.ts";
import type { Context } from "../src/operations/context.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

/** The people and the company every journey knows. */
export const OWNER = { name: "Olena Owner", email: "olena@kvitka.example", password: "Sonyashnyk-47-stebel" };
export const COMPANY = { name: "Kvitka", currency: "UAH", country: "UA", timeZone: "Europe/Kyiv", locale: "en" };
export const SETUP_TOKEN = "setup-token-of-the-tests";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all shapes; the server checks them against their schemas
  readonly body: any;
}

export interface CallOptions {
  /** Headers of who calls, e.g. `desk.owner` or what `desk.as()` gave; null: nobody. Default: the owner. */
  readonly as?: Readonly<Record<string, string>> | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Desk extends TestDatabase {
  readonly app: App;
  readonly context: Context;
  readonly owner: Readonly<Record<string, string>>;
  /** One call of the API, through the whole HTTP door. `path` without /api/v1; one that begins with /api, /hooks or a door of health as it is. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** The headers of a token that has only these permissions. */
  as(...permissions: Permission[]): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly config?: Partial<Config>;
  readonly connectors?: readonly Connector[];
  /** Desks that can mirror ours; none unless given. */
  readonly desks?: readonly DeskConnector[];
  readonly httpFor?: Context["httpFor"];
  readonly sendMail?: Context["sendMail"];
  readonly now?: () => Date;
  /** False: an empty database, before the set-up; `owner` is then empty. */
  readonly setUp?: boolean;
  readonly webFolder?: string;
}

/** A service on a database of its own, already set up. Every answer is checked against its schema. Call `close` at the end. */
export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const database = await createTestDatabase();
  const context = contextOf(database, options);
  const hub = startEventHub({ connectionString: database.connectionString }, context.log);
  const yes = async () => true;
  const app = await createServer({
    context,
    hub,
    readiness: { database: yes, migrations: yes, queue: yes },
    version: "test",
    webFolder: options.webFolder ?? "/nowhere",
    checkAnswers: true,
  });
  const call = callerOf(app);
  const owner = options.setUp === false ? {} : await setUpCompany(call);

  return {
    ...database,
    app,
    context,
    owner,
    call: (method, path, body, { as = owner, headers = {} } = {}) => call(method, path, body, { ...as, ...headers }),
    async as(...permissions) {
      const made = await call("POST", "/api-tokens", { name: permissions.join(" ") || "nothing", permissions }, owner);
      if (made.status !== 201) throw new Error(`no token: ${made.text}`);
      return { authorization: `Bearer ${made.body.token}` };
    },
    async close() {
      await app.close();
      await hub.stop();
      await database.drop();
    },
  };
}

function contextOf(database: TestDatabase, options: DeskOptions): Context {
  return {
    db: database.db,
    config: { ...readConfig({ SETUP_TOKEN, STORE_MIN_GAP_MS: "0" }, null), ...options.config },
    now: options.now ?? (() => new Date()),
    randomBytes,
    secrets: createSecrets([randomBytes(32)], randomBytes),
    connectors: new Map((options.connectors ?? []).map((connector) => [connector.platform, connector])),
    ...(options.desks ? { desks: new Map(options.desks.map((desk) => [desk.platform, desk])) } : {}),
    httpFor: options.httpFor ?? (() => NO_NETWORK),
    sendMail: options.sendMail ?? (({ host }) => Promise.reject(new Error(`this test has no network, but ${host} was to get a letter`))),
    log: pino({ level: process.env.LOG_LEVEL ?? "silent" }),
  };
}

const NO_NETWORK: Http = {
  send: ({ url }) => Promise.reject(new Error(`this test has no network, but ${url} was called`)),
};

type Call = (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) => Promise<Answer>;

function callerOf(app: App): Call {
  return async (method, path, body, headers) => {
    const answer = await app.inject({
      method: method as "GET",
      url: /^\/(api|hooks|healthz|readyz|metrics)(?=[/?]|$)/.test(path) ? path : `/api/v1${path}`,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const isJson = /[/+]json/.test(String(answer.headers["content-type"] ?? "")) && answer.body !== "";
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: isJson ? answer.json() : undefined };
  };
}

async function setUpCompany(call: Call): Promise<Readonly<Record<string, string>>> {
  const done = await call("POST", "/setup", { setupToken: SETUP_TOKEN, company: COMPANY, owner: OWNER }, {});
  if (done.status !== 201) throw new Error(`the set-up failed: ${done.text}`);
  const cookie = String(done.headers["set-cookie"]).split(";")[0] ?? "";
  const made = await call("POST", "/api-tokens", { name: "test" }, { cookie, "x-requested-with": "econnect" });
  return { authorization: `Bearer ${made.body.token}` };
}
