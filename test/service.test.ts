import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { SETTINGS } from "../src/config.ts";
import { packageRoot } from "../src/package-root.ts";

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  out(): string;
  err(): string;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  folders.clear();
});

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "econnect-service-")));
  chmodSync(folder, 0o755);
  folders.add(folder);
  return join(folder, "data");
}

/** The service as its own process, with no setting but these. */
function start(settings: Readonly<Record<string, string>>): Running {
  const names = new Set(Object.values(SETTINGS).map((setting) => setting.name));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.has(name)));
  const child = spawn(process.execPath, ["--import", "tsx", join(packageRoot, "src", "main.ts")], {
    cwd: packageRoot,
    env: { ...env, PORT: "0", ...settings },
  });
  running.add(child);
  let [out, err] = ["", ""];
  child.stdout?.on("data", (part) => {
    out += part;
  });
  child.stderr?.on("data", (part) => {
    err += part;
  });
  const exit = new Promise<number | null>((resolve) => child.on("exit", resolve)).finally(() => running.delete(child));
  return { child, exit, out: () => out, err: () => err };
}

async function addressOf(service: Running): Promise<string> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(50)) {
    const [first = ""] = service.out().split("\n");
    if (service.out().includes("\n")) return JSON.parse(first).address;
    if (service.child.exitCode !== null) throw new Error(`it ended: ${service.err()}`);
  }
  throw new Error("it did not say where it listens");
}

const linesOf = (service: Running) =>
  service
    .out()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("the service", () => {
  it("says where it listens in its first line, stops within 5 s with browsers listening, and says the same set-up token again", async () => {
    const dataDir = newFolder();
    const first = start({ DATA_DIR: dataDir });
    const address = await addressOf(first);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    const token = linesOf(first).find((line) => line.setupToken)?.setupToken;
    expect(token).toMatch(/^[\w-]{24}$/);
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o077).toBe(0);

    first.child.kill("SIGTERM");
    expect(await first.exit).toBe(0);
    const second = start({ DATA_DIR: dataDir });
    const base = `${await addressOf(second)}/api/v1`;
    expect(linesOf(second).find((line) => line.setupToken)?.setupToken).toBe(token);
    const company = { name: "Kvitka", currency: "UAH", country: "UA", timeZone: "Europe/Kyiv", locale: "uk" };
    const owner = { name: "Olena", email: "olena@kvitka.example", password: "Sonyashnyk-47-stebel" };
    const json = { "content-type": "application/json" };
    const done = await fetch(`${base}/setup`, { method: "POST", headers: json, body: JSON.stringify({ setupToken: token, company, owner }) });
    expect(done.status).toBe(201);
    const cookie = done.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const stream = await fetch(`${base}/events`, { headers: { cookie } });
    expect(stream.status).toBe(200);

    const begun = performance.now();
    second.child.kill("SIGINT");
    expect(await second.exit).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000);
    await stream.text();
    expect(existsSync(join(dataDir, "pg", "postmaster.pid"))).toBe(false);
    const key = readFileSync(join(dataDir, "secret.key"), "utf8").trim();
    for (const secret of [key, owner.password, cookie]) expect(first.out() + second.out() + second.err()).not.toContain(secret);
  });

  it("stops when it is asked to while it starts, and leaves nothing behind", async () => {
    const dataDir = newFolder();
    const service = start({ DATA_DIR: dataDir });
    for (const deadline = Date.now() + 30_000; !existsSync(join(dataDir, "pg")) && Date.now() < deadline; ) await wait(5);
    service.child.kill("SIGTERM");
    expect(await service.exit).toBe(0);
    expect(existsSync(join(dataDir, "pg", "postmaster.pid"))).toBe(false);
  });
});

describe("a start that cannot go on ends with one line and exit code 1", () => {
  const failureOf = async (settings: Readonly<Record<string, string>>) => {
    const service = start(settings);
    expect(await service.exit).toBe(1);
    expect(service.err().trim().split("\n").length).toBe(1);
    return service.err().trim();
  };

  it("for a wrong setting, in the environment or in econnect.env", async () => {
    const dataDir = newFolder();
    expect(await failureOf({ DATA_DIR: dataDir, ROLE: "boss" })).toBe('EC009 ROLE "boss" is not one of all, web, worker. Example: ROLE=all');
    const folder = join(dataDir, "..");
    writeFileSync(join(folder, "econnect.env"), "LOG_LEVEL=loud\n");
    expect(await failureOf({ DATA_DIR: folder })).toMatch(/^EC017 LOG_LEVEL "loud" is not one of/);
  });

  it("for a port that is taken, and for secrets sealed with another key", async () => {
    const dataDir = newFolder();
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { port: number };
    expect(await failureOf({ DATA_DIR: dataDir, PORT: String(port) })).toBe(
      `EC002 PORT "${port}" is in use by another program on 127.0.0.1. Example: PORT=4281`,
    );
    taken.close();
    rmSync(join(dataDir, "secret.key"));
    expect(await failureOf({ DATA_DIR: dataDir })).toMatch(/^EC130 The secrets in this database were sealed with another key/);
  });
});
