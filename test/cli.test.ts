import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../src/cli/program.ts";
import type { Terminal } from "../src/cli/terminal.ts";
import { packageRoot } from "../src/package-root.ts";
import { OWNER } from "./desk.ts";
import { LOGIN, PASSWORD, type Service, startService } from "./service.ts";

let service: Service;
let dataDir: string;

beforeAll(async () => {
  service = await startService({ shops: [{ port: 0, orders: 40, allOpen: true }] });
  await service.setUp();
  dataDir = await mkdtemp(join(tmpdir(), "econnect-cli-"));
});

afterAll(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of all shapes
  readonly json: any;
}

async function econnect(
  words: readonly string[],
  outside: { env?: Record<string, string>; stdin?: string; isInteractive?: boolean } = {},
): Promise<Run> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    env: { DATA_DIR: dataDir, ECONNECT_URL: service.url, ...outside.env },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isInteractive: outside.isInteractive ?? false,
    columns: () => 100,
    readStdin: async () => outside.stdin ?? "",
    now: () => new Date(),
    fetch: globalThis.fetch,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    onEnd: () => () => undefined,
  };
  const code = await runCommandLine(words, terminal);
  return { code, out, err, json: words.includes("--json") && out !== "" ? JSON.parse(out) : null };
}

const shop = (): string[] => ["--store-url", service.simulator.shop.url, "--login", LOGIN];

describe("a token", () => {
  it("is asked for, with how to get one, where there is none", async () => {
    const { code, err } = await econnect(["store", "list"]);
    expect(code).toBe(1);
    expect(err).toContain("econnect token create");
  });

  it("is made with a sign-in and kept for the command line, readable by its owner only", async () => {
    const made = await econnect(["token", "create", "--name", "test", "--email", OWNER.email, "--save"], {
      env: { ECONNECT_PASSWORD: OWNER.password },
    });
    expect(made.code).toBe(0);
    expect((await stat(join(dataDir, "econnect-cli.json"))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(dataDir, "econnect-cli.json"), "utf8"))).toEqual({ url: service.url, token: made.out.split("\n")[0] });
    expect((await econnect(["store", "list"])).code).toBe(0);
  });

  it("is never sent to another address than the one it is for", async () => {
    const { code, err } = await econnect(["store", "list", "--url", `${service.url.replace("127.0.0.1", "localhost")}`]);
    expect(code).toBe(1);
    expect(err).toContain("token");
  });

  it("made with a few permissions has no more", async () => {
    const { json } = await econnect(["token", "create", "--name", "few", "--permissions", "orders.view", "--json"]);
    const refused = await econnect(["store", "list", "--token", json.token, "--json"]);
    expect(refused).toMatchObject({ code: 1, json: { error: { code: "permission_missing" } } });
  });
});

describe("a store", () => {
  it("is checked first: a wrong password is named with its advice, and nothing is saved", async () => {
    const words = ["store", "add", "--name", "Kvitka", ...shop(), "--json"];
    const { code, json } = await econnect(words, { env: { ECONNECT_STORE_PASSWORD: "wrong" } });
    expect(code).toBe(1);
    expect(json.error).toMatchObject({ code: "wrong_credentials" });
    expect((await econnect(["store", "list", "--json"])).json).toEqual([]);
  });

  it("is not asked for its password on the command line, where others could read it", async () => {
    const { code, err } = await econnect(["store", "add", "--name", "Kvitka", ...shop()]);
    expect(code).toBe(2);
    expect(err).toContain("ECONNECT_STORE_PASSWORD");
    expect((await econnect(["store", "add", "--help"])).out).not.toMatch(/--password </);
  });

  it("can be checked before it is connected, its password read from standard input or a file", async () => {
    const { code, json } = await econnect(["store", "check", ...shop(), "--password-stdin", "--json"], { stdin: `${PASSWORD}\n` });
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, languages: ["ua", "ru", "en"] });
    const file = join(dataDir, "password");
    await writeFile(file, `${PASSWORD}\n`, { mode: 0o600 });
    expect((await econnect(["store", "check", ...shop(), "--password-file", file])).out).toContain("lets us in");
  });

  it("is added with flags alone, and imports nothing by itself", async () => {
    const words = ["store", "add", "--name", "Kvitka", ...shop(), "--managers", OWNER.email, "--matching", "sku", "--json"];
    const { code, json } = await econnect(words, { env: { ECONNECT_STORE_PASSWORD: PASSWORD } });
    expect(code).toBe(0);
    expect(json).toMatchObject({ name: "Kvitka", platform: "cartum", productMatching: "sku", assignment: { mode: "selected" } });
    expect((await econnect(["orders", "list"])).out).toBe("No orders.\n");
    expect((await econnect(["store", "check", "Kvitka"])).out).toContain("lets us in");
  });

  it("is imported with its progress in plain lines, or as one JSON document", async () => {
    const { code, out, err } = await econnect(["store", "import", "Kvitka"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/Done: \d+ of \d+ orders imported/);
    expect(out).not.toContain("\r");
    const again = await econnect(["store", "import", "Kvitka", "--json"]);
    expect(again).toMatchObject({ code: 0, json: { state: "done" } });
  });

  it("draws one line that rewrites itself for a person", async () => {
    const { out } = await econnect(["store", "import", "Kvitka"], { isInteractive: true });
    expect(out).toContain("\r\u001b[2K[");
    expect(out.split("\n").filter((line) => line.includes("found"))).toHaveLength(1);
  });

  it("is looked at on demand, and told by id or by name", async () => {
    service.simulator.shop.place();
    const { code, json } = await econnect(["store", "sync", "1", "--kind", "light", "--json"]);
    expect({ code, json }).toMatchObject({ code: 0, json: { kind: "light", state: "done", created: 1 } });
    expect((await econnect(["store", "sync", "nowhere", "--json"])).json.error.code).toBe("no_such_store");
    expect((await econnect(["store", "sync", "1", "--kind", "deep"])).code).toBe(2);
  });

  it("is listed with its health for people", async () => {
    const { out } = await econnect(["store", "list"]);
    expect(out.split("\n")[0]).toMatch(/^ID +NAME +PLATFORM +ADDRESS +STATE/);
    expect(out).toContain("Kvitka");
  });
});

describe("orders", () => {
  it("are listed page after page, with the filters of the API", async () => {
    const all = await econnect(["orders", "list", "--limit", "all", "--source", "store", "--json"]);
    expect(all.code).toBe(0);
    const few = await econnect(["orders", "list", "--limit", "3", "--sort", "number", "--json"]);
    expect(few.json).toHaveLength(3);
    expect(all.json.length).toBeGreaterThan(20);
    expect((await econnect(["orders", "list", "--status-group", "wrong", "--json"])).json.error.code).toBe("invalid");
    expect((await econnect(["orders", "list", "--limit", "0"])).code).toBe(2);
  });

  it("are shown by id and by number, without letting a buyer's name steer the terminal", async () => {
    const number = service.simulator.shop.place({ delivery_name: "Їжак \u001b[2J\u202eКвітка" });
    await econnect(["store", "sync", "Kvitka", "--kind", "light"]);
    const [placed] = (await econnect(["orders", "list", "-q", String(number), "--json"])).json;
    const byId = await econnect(["orders", "show", placed.id]);
    const byNumber = await econnect(["orders", "show", "--number", String(placed.number)]);
    expect(byId.code).toBe(0);
    expect(byNumber.out).toBe(byId.out);
    expect(byId.out).toContain("Їжак");
    for (const mark of ["\u001b", "\u202e"]) expect(byId.out).not.toContain(mark);
    expect((await econnect(["orders", "show", "999999", "--json"])).json.error.code).toBe("not_found");
    expect((await econnect(["orders", "show", "abc"])).code).toBe(2);
  });

  it("are refreshed, and within the cool-down the answer is 1 and says when again", async () => {
    const [{ id }] = (await econnect(["orders", "list", "--limit", "1", "--json"])).json;
    const first = await econnect(["orders", "refresh", id, "--json"]);
    expect(first).toMatchObject({ code: 0, json: { results: [{ orderId: id, outcome: "refreshed" }] } });
    const second = await econnect(["orders", "refresh", id]);
    expect(second.code).toBe(1);
    expect(second.out).toContain("cooling_down");
  });

  it("that need somebody are listed", async () => {
    const { code, json } = await econnect(["attention", "list", "--json"]);
    expect(code).toBe(0);
    expect(Array.isArray(json)).toBe(true);
  });
});

describe("every command", () => {
  const COMMANDS =
    "serve, demo, store list, store add, store check, store import, store sync, orders list, orders show, orders refresh, attention list, token create, backup, restore, keys rotate, doctor";

  it.each(COMMANDS.split(", "))("%s has --help and --json", async (command) => {
    const { code, out } = await econnect([...command.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("--json");
  });

  it("answers wrong use with 2, and with a document where that was asked for", async () => {
    expect((await econnect(["store", "lsit"])).code).toBe(2);
    expect((await econnect([])).code).toBe(2);
    expect((await econnect(["store", "list", "--nothing", "--json"])).json.error.code).toBe("wrong_use");
    expect((await econnect(["help"])).code).toBe(0);
  });

  it("says what is wrong when nobody answers", async () => {
    const { code, json } = await econnect(["store", "list", "--url", "http://127.0.0.1:1", "--json"]);
    expect({ code, json }).toMatchObject({ code: 1, json: { error: { code: "service_unreachable" } } });
  });

  it("runs as a program of its own", async () => {
    const child = spawn(process.execPath, ["bin/econnect.mjs", "store", "list", "--json"], {
      cwd: packageRoot,
      env: { ...process.env, DATA_DIR: dataDir, ECONNECT_URL: service.url },
    });
    let out = "";
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
    });
    let err = "";
    child.stderr.on("data", (part: Buffer) => {
      err += part.toString();
    });
    expect({ code: await new Promise((resolve) => child.once("close", resolve)), err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toHaveLength(1);
  });
});

describe("doctor", () => {
  it("finds nothing bad beside a service that runs, and says how its stores are", async () => {
    const { json } = await econnect(["doctor", "--json"], { env: { DATABASE_URL: service.databaseUrl } });
    expect(json.findings.filter((finding: { state: string }) => finding.state === "bad")).toEqual([]);
    expect(json.findings).toContainEqual(expect.objectContaining({ subject: "Service", state: "ok" }));
    expect(json.findings).toContainEqual(expect.objectContaining({ subject: "Store Kvitka", detail: "ok" }));
  });

  it("names a wrong setting, a database that cannot be reached, and another program on the port, each with a code", async () => {
    const setting = await econnect(["doctor", "--json"], { env: { PORT: "many" } });
    expect(setting).toMatchObject({ code: 1, json: { ok: false } });
    expect(setting.json.findings).toContainEqual(expect.objectContaining({ code: "EC002", state: "bad" }));
    const gone = await econnect(["doctor", "--json"], { env: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" } });
    expect(gone.json.findings).toContainEqual(expect.objectContaining({ code: "EC135", state: "bad" }));
    const other = await econnect(["doctor", "--json", "--url", service.simulator.shop.url], { env: { DATABASE_URL: service.databaseUrl } });
    expect(other.json.findings).toContainEqual(expect.objectContaining({ code: "EC027", state: "bad" }));
  });
});
