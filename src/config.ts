import ipaddr from "ipaddr.js";

/** Every setting, checked. docs and the command line read `SETTINGS`; the rest of the program reads this. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** 32 bytes, base64. */
  readonly secretKey: string | null;
  readonly setupToken: string | null;
  /** Addresses or CIDR blocks; empty: no proxy, X-Forwarded-* are ignored. */
  readonly trustProxy: readonly string[];
  /** Without a slash at the end. */
  readonly publicUrl: string | null;
  readonly role: Role;
  readonly workerConcurrency: number;
  /** Hosts, "host:port" or CIDR blocks, in lower case. */
  readonly allowedPrivateHosts: readonly string[];
  readonly newOrderIntervalSeconds: number;
  readonly fullPassIntervalSeconds: number;
  readonly storeMaxInFlight: number;
  readonly storeMinGapMs: number;
  readonly refreshCooldownSeconds: number;
  readonly logLevel: LogLevel;
}

const ROLES = ["all", "web", "worker"] as const;
type Role = (typeof ROLES)[number];
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** The name of the file with settings, in the data folder. The environment wins over it. */
export const SETTINGS_FILE = "econnect.env";
const DEFAULT_DATA_DIR = "./data";

/** A start that cannot go on. `message` is the one line that is shown; it never holds a secret's value. */
export class ConfigError extends Error {
  constructor(code: string, subject: string, wrong: string, example: string) {
    super(`${code} ${subject} ${wrong}. ${example}`);
    this.name = "ConfigError";
  }
}

interface Setting<Value> {
  readonly code: string;
  readonly name: string;
  readonly help: string;
  readonly example: string;
  readonly fallback: Value;
  /** Its value must not be repeated in errors and logs. */
  readonly secret?: boolean;
  /** Returns the value, or throws `Wrong`. */
  readonly parse: (text: string) => Value;
}

class Wrong extends Error {}

/** Each member of Config and the setting it comes from. */
export const SETTINGS: { readonly [Member in keyof Config]: Setting<Config[Member]> } = {
  host: setting("EC001", "HOST", "127.0.0.1", { help: "Address to listen on", example: "0.0.0.0", parse: parseHost }),
  port: setting("EC002", "PORT", 4280, { help: "Port to listen on; 0 takes a free one", example: "4280", parse: whole(0, 65_535) }),
  dataDir: setting("EC003", "DATA_DIR", DEFAULT_DATA_DIR, {
    help: "Folder of the embedded database, keys and uploads",
    example: "./data",
    parse: same,
  }),
  databaseUrl: setting<string | null>("EC004", "DATABASE_URL", null, {
    help: "PostgreSQL 15 or newer, instead of the embedded one",
    example: "postgres://econnect:PASSWORD@db.example.com:5432/econnect",
    secret: true,
    parse: parseDatabaseUrl,
  }),
  secretKey: setting<string | null>("EC005", "SECRET_KEY", null, {
    help: "Master key for stored secrets, 32 bytes in base64; unset: made at the first start, in secret.key of the data folder",
    example: "the output of: openssl rand -base64 32",
    secret: true,
    parse: parseSecretKey,
  }),
  setupToken: setting<string | null>("EC006", "SETUP_TOKEN", null, {
    help: "Needed once, to set the service up; unset: made at the first start and printed",
    example: "any 8 characters or more, such as the output of: openssl rand -hex 16",
    secret: true,
    parse: parseSetupToken,
  }),
  trustProxy: setting<readonly string[]>("EC007", "TRUST_PROXY", [], {
    help: "Addresses of the reverse proxy whose X-Forwarded-* headers count",
    example: "127.0.0.1,10.0.0.0/8",
    parse: parseProxies,
  }),
  publicUrl: setting<string | null>("EC008", "PUBLIC_URL", null, {
    help: "Where shops and people reach us; web-hooks are subscribed only when it is set",
    example: "https://orders.example.com",
    parse: parsePublicUrl,
  }),
  role: setting<Role>("EC009", "ROLE", "all", { help: "web, worker or all", example: "all", parse: oneOf(ROLES) }),
  workerConcurrency: setting("EC010", "WORKER_CONCURRENCY", 16, { help: "Jobs at once in this process", example: "16", parse: whole(1, 256) }),
  allowedPrivateHosts: setting<readonly string[]>("EC011", "ALLOWED_PRIVATE_HOSTS", [], {
    help: "Hosts, host:port or CIDR blocks that outbound calls may reach although private",
    example: "shop.local,127.0.0.1:4300,10.0.0.0/8",
    parse: parsePrivateHosts,
  }),
  newOrderIntervalSeconds: setting("EC012", "NEW_ORDER_INTERVAL_SECONDS", 60, {
    help: "How often new orders are looked for, unless the store says otherwise",
    example: "60",
    parse: whole(1, 86_400),
  }),
  fullPassIntervalSeconds: setting("EC013", "FULL_PASS_INTERVAL_SECONDS", 300, {
    help: "How often all open orders are re-read, unless the store says otherwise",
    example: "300",
    parse: whole(1, 86_400),
  }),
  storeMaxInFlight: setting("EC014", "STORE_MAX_IN_FLIGHT", 1, { help: "Requests to one shop at once", example: "1", parse: whole(1, 32) }),
  storeMinGapMs: setting("EC015", "STORE_MIN_GAP_MS", 200, {
    help: "Least milliseconds between the starts of two requests to one shop; 0 turns it off",
    example: "200",
    parse: whole(0, 60_000),
  }),
  refreshCooldownSeconds: setting("EC016", "REFRESH_COOLDOWN_SECONDS", 600, {
    help: "Seconds between two manual refreshes of one order",
    example: "600",
    parse: whole(0, 86_400),
  }),
  logLevel: setting<LogLevel>("EC017", "LOG_LEVEL", "info", { help: LOG_LEVELS.join(", "), example: "info", parse: oneOf(LOG_LEVELS) }),
};

/** Where the settings file and everything else we keep lies. It is known before the file can be read, so only the environment says it. */
export function dataDirOf(env: Readonly<Record<string, string | undefined>>): string {
  return env.DATA_DIR?.trim() || DEFAULT_DATA_DIR;
}

/**
 * All settings, from the environment and the text of `econnect.env` (null where there is none). An empty value counts as unset.
 * Throws a ConfigError for the first that is wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, file: string | null): Config {
  const fromFile = readSettingsFile(file ?? "");
  const members = Object.entries(SETTINGS).map(([member, known]) => [
    member,
    settingOf(known as Setting<unknown>, env[known.name] ?? fromFile.get(known.name)),
  ]);
  return Object.fromEntries(members) as Config;
}

function readSettingsFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const names = new Set(Object.values(SETTINGS).map((known) => known.name));
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const where = `line ${index + 1} of ${SETTINGS_FILE}`;
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) throw new ConfigError("EC018", where, "is not NAME=value", "Example: PORT=4280");
    const [, name = "", value = ""] = match;
    if (name === "DATA_DIR")
      throw new ConfigError("EC003", name, `cannot be set in ${SETTINGS_FILE}, which lies in it`, "Example, in the environment: DATA_DIR=./data");
    if (!names.has(name)) throw new ConfigError("EC018", name, `(${where}) is no setting`, `The settings are: ${[...names].join(", ")}`);
    values.set(name, value.replace(/^(["'])(.*)\1$/, "$2"));
  }
  return values;
}

function settingOf(known: Setting<unknown>, text: string | undefined): unknown {
  const given = text?.trim() ?? "";
  if (given === "") return known.fallback;
  try {
    return known.parse(given);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const shown = known.secret ? "" : ` "${given.length > 60 ? `${given.slice(0, 60)}…` : given}"`;
    throw new ConfigError(
      known.code,
      `${known.name}${shown}`,
      error.message,
      `Example: ${known.example.includes(" ") ? known.example : `${known.name}=${known.example}`}`,
    );
  }
}

function setting<Value>(code: string, name: string, fallback: Value, rest: Omit<Setting<Value>, "code" | "name" | "fallback">): Setting<Value> {
  return { code, name, fallback, ...rest };
}

function same(text: string): string {
  return text;
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new Wrong(`is not a whole number from ${least} to ${most}`);
    return value;
  };
}

function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new Wrong(`is not one of ${words.join(", ")}`);
    return found;
  };
}

function parseHost(text: string): string {
  if (!ipaddr.isValid(text) && !isHostName(text)) throw new Wrong("is not an address or a host name");
  return text;
}

function parseDatabaseUrl(text: string): string {
  // A unix socket's address has no host: postgresql://user@/name?host=/var/run/postgresql.
  const named = text.replace(/^(postgres(?:ql)?:\/\/(?:[^/@]*@)?)(?=\/)/, "$1localhost");
  const url = URL.canParse(named) ? new URL(named) : null;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw new Wrong("is not the address of a PostgreSQL database");
  return text;
}

function parseSecretKey(text: string): string {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) throw new Wrong("is not 32 bytes in base64 (44 characters that end with =)");
  return text;
}

function parseSetupToken(text: string): string {
  if (text.length < 8) throw new Wrong("is shorter than 8 characters");
  return text;
}

function parseProxies(text: string): readonly string[] {
  return commaList(text, (part) => {
    if (!ipaddr.isValid(part) && !ipaddr.isValidCIDR(part)) throw new Wrong(`holds "${part}", which is not an address or a CIDR block`);
  });
}

function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) throw new Wrong("is not an https:// address without query");
  return text.replace(/\/+$/, "");
}

function parsePrivateHosts(text: string): readonly string[] {
  return commaList(text.toLowerCase(), (part) => {
    if (ipaddr.isValidCIDR(part) || ipaddr.isValid(part)) return;
    const match = /^(\[[0-9a-f:.]+\]|[^:/]+)(?::(\d{1,5}))?$/.exec(part);
    const host = match?.[1]?.replace(/^\[|\]$/g, "") ?? "";
    const portFits = match?.[2] === undefined || (Number(match[2]) >= 1 && Number(match[2]) <= 65_535);
    if (!portFits || (!ipaddr.isValid(host) && !isHostName(host))) throw new Wrong(`holds "${part}", which is not a host, host:port or CIDR block`);
  });
}

function commaList(text: string, check: (part: string) => void): readonly string[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  for (const part of parts) check(part);
  return parts;
}

function isHostName(text: string): boolean {
  return text.length <= 253 && /^(?!\d+(\.\d+)*$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\.?$/.test(text);
}
