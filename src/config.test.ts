import { describe, expect, it } from "vitest";
import { ConfigError, readConfig, SETTINGS } from "./config.ts";

function failureOf(env: Record<string, string>, file: string | null = null): string {
  try {
    readConfig(env, file);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error("the settings were accepted");
}

describe("settings", () => {
  it("has the documented defaults", () => {
    expect(readConfig({}, null)).toEqual({
      host: "127.0.0.1",
      port: 4280,
      dataDir: "./data",
      databaseUrl: null,
      secretKey: null,
      setupToken: null,
      trustProxy: [],
      publicUrl: null,
      role: "all",
      workerConcurrency: 16,
      allowedPrivateHosts: [],
      newOrderIntervalSeconds: 60,
      fullPassIntervalSeconds: 300,
      storeMaxInFlight: 1,
      storeMinGapMs: 200,
      refreshCooldownSeconds: 600,
      logLevel: "info",
    });
  });

  it.each([
    ["PORT", "abc"],
    ["PORT", "70000"],
    ["HOST", "not a host"],
    ["ROLE", "boss"],
    ["WORKER_CONCURRENCY", "0"],
    ["ALLOWED_PRIVATE_HOSTS", "10.0.0.0/99"],
    ["ALLOWED_PRIVATE_HOSTS", "shop.local:99999"],
    ["SECRET_KEY", "short"],
    ["LOG_LEVEL", "loud"],
    ["REFRESH_COOLDOWN_SECONDS", "soon"],
    ["DATABASE_URL", "mysql://user:hunter2@db/x"],
    ["PUBLIC_URL", "orders.example.com"],
    ["TRUST_PROXY", "the proxy"],
    ["SETUP_TOKEN", "1234567"],
  ])("refuses a wrong %s (%s) with one line: code, name, what is wrong, an example", (name, value) => {
    const line = failureOf({ [name]: value });
    expect(line).toMatch(new RegExp(`^EC\\d{3} ${name} .+\\. Example: .+$`));
    expect(line).not.toContain("\n");
  });

  it.each(["SECRET_KEY", "DATABASE_URL", "SETUP_TOKEN"])("does not repeat the value of %s", (name) => {
    expect(failureOf({ [name]: "hunter2" })).not.toContain("hunter2");
  });

  it("reads econnect.env, with comments and quotes, and lets the environment win over it", () => {
    const file = "# ours\nexport PORT=5000\r\nHOST = 0.0.0.0\n\nPUBLIC_URL='https://orders.example.com/'\nLOG_LEVEL=\n";
    expect(readConfig({ PORT: "6000" }, file)).toMatchObject({
      port: 6000,
      host: "0.0.0.0",
      publicUrl: "https://orders.example.com",
      logLevel: "info",
    });
  });

  it("refuses a misspelt name in econnect.env and says which there are", () => {
    expect(failureOf({}, "PROT=1")).toMatch(/^EC018 PROT \(line 1 of econnect.env\) is no setting\. The settings are: HOST, PORT/);
    expect(failureOf({}, "PORT 1")).toMatch(/^EC018 line 1 of econnect.env is not NAME=value/);
    expect(failureOf({}, "DATA_DIR=/x")).toMatch(/^EC003 DATA_DIR cannot be set/);
  });

  it("takes hosts, ports and blocks as allowed private hosts", () => {
    const { allowedPrivateHosts } = readConfig({ ALLOWED_PRIVATE_HOSTS: "Shop.local, 127.0.0.1:4300 [::1]:80,10.0.0.0/8,::1" }, null);
    expect(allowedPrivateHosts).toEqual(["shop.local", "127.0.0.1:4300", "[::1]:80", "10.0.0.0/8", "::1"]);
  });

  it("gives every setting a code of its own", () => {
    const codes = Object.values(SETTINGS).map((setting) => setting.code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
