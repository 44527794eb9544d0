import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";

// A real client of these shops, made by others, run against the simulator: what satisfies it is not only our own reading of the contract.

interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
}

/** Talks to the client's process in lines of JSON-RPC. */
class McpClient {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #id = 0;
  #rest = "";

  constructor(url: string, password = "not-a-real-password") {
    const entry = fileURLToPath(new URL("../../node_modules/horoshop-mcp/dist/index.js", import.meta.url));
    const env = {
      HOROSHOP_DOMAIN: new URL(url).host,
      HOROSHOP_LOGIN: "desk",
      HOROSHOP_PASSWORD: password,
      HOROSHOP_INSECURE_HTTP: "1",
      HOROSHOP_MAX_RESPONSE_BYTES: "5000000",
    };
    this.#child = spawn(process.execPath, [entry], { env: { PATH: process.env.PATH ?? "", ...env } });
    this.#child.stdout.on("data", (part: Buffer) => this.#read(part.toString("utf8")));
    this.#child.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`horoshop-mcp ended with ${code}`));
    });
  }

  async open(): Promise<this> {
    await this.ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "0" } });
    this.#write({ jsonrpc: "2.0", method: "notifications/initialized" });
    return this;
  }

  ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#id;
    this.#write({ jsonrpc: "2.0", id, method, params });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  tool(name: string, args: Record<string, unknown> = {}): Promise<ToolResult> {
    return this.ask("tools/call", { name, arguments: args }) as Promise<ToolResult>;
  }

  close(): void {
    this.#child.kill();
  }

  #write(message: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const { id, result, error } = JSON.parse(line) as { id?: number; result?: unknown; error?: { message: string } };
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id === undefined || !waiting) continue;
      this.#waiting.delete(id);
      if (error) waiting.reject(new Error(error.message));
      else waiting.resolve(result);
    }
  }
}

const textOf = (result: ToolResult): string => result.content.map(({ text }) => text).join("\n");

describe("horoshop-mcp against the simulator", () => {
  let simulator: CartumSimulator;
  let mcp: McpClient;

  beforeAll(async () => {
    simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 120 }] });
    mcp = await new McpClient(simulator.shop.url).open();
  });
  afterAll(async () => {
    mcp.close();
    await simulator.close();
  });
  beforeEach(() => simulator.shop.faults.clear());

  const works = async (name: string, args: Record<string, unknown> = {}): Promise<string> => {
    const result = await mcp.tool(name, args);
    expect(result.isError ?? false, textOf(result)).toBe(false);
    return textOf(result);
  };
  const fails = async (name: string, args: Record<string, unknown> = {}): Promise<string> => {
    const result = await mcp.tool(name, args);
    expect(result.isError, textOf(result)).toBe(true);
    return textOf(result);
  };

  it("offers its tools", async () => {
    const { tools } = (await mcp.ask("tools/list", {})) as { tools: { name: string }[] };
    expect(tools.length).toBe(14);
  });

  it("lists orders by status and by number, and takes EMPTY for no error", async () => {
    const [first] = simulator.shop.numbers();
    expect(await works("horoshop_orders_list", { limit: 5, status: [1, 2, 6] })).toContain("order_id");
    expect(await works("horoshop_orders_list", { ids: [first] })).toContain(String(first));
    expect(await works("horoshop_orders_list", { ids: [999_999] })).toContain("EMPTY");
  });

  it("lists statuses", async () => {
    expect(await works("horoshop_order_statuses")).toContain("Ready for pickup");
  });

  it("updates orders, partly, and takes WARNING for no error", async () => {
    const [first = 0] = simulator.shop.numbers();
    const text = await works("horoshop_orders_update", {
      orders: [
        { order_id: first, status: 2 },
        { order_id: 999_999, status: 2 },
      ],
    });
    expect(text).toContain("UPDATED");
    expect(text).toContain("WARNING");
    expect(simulator.shop.order(first).order.stat_status).toBe(2);
  });

  it("subscribes (201) and unsubscribes (410)", async () => {
    const target_url = "http://127.0.0.1:9/hooks";
    const id = Number(/"id":\s*(\d+)/.exec(await works("horoshop_webhook_subscribe", { event: "order_created", target_url }))?.[1]);
    expect(simulator.shop.subscriptions()).toMatchObject([{ id, targetUrl: target_url }]);
    await works("horoshop_webhook_unsubscribe", { id, target_url });
    expect(simulator.shop.subscriptions()).toEqual([]);
  });

  it("exports and imports products, and reads every list", async () => {
    expect(await works("horoshop_products_export", { article: ["85123A"], include_params: ["title", "gtin"] })).toContain("85123A");
    expect(await works("horoshop_products_import", { products: [{ article: "85123A", price: 120 }] })).toContain('"code"');
    expect(await works("horoshop_categories_export")).toContain("Section 1");
    expect(await works("horoshop_users_export", { limit: 3 })).toContain("registered");
    for (const kind of ["delivery", "delivery_types", "payment", "payment_methods", "currencies", "icons", "customer_groups", "price_levels"])
      await works("horoshop_store_reference", { kind });
    const products = [{ article: "85123A", warehouse: "office", quantity: 4 }];
    expect(await works("horoshop_call", { function: "catalog/importResidues", params: { products } })).toContain("UPDATED");
  });

  it("takes an unknown function, a web page and an ERROR for errors", async () => {
    expect(await fails("horoshop_call", { function: "no/such" })).toContain("UNDEFINED_FUNCTION");
    simulator.shop.faults.set("challenge", 200, { times: 1 });
    expect(await fails("horoshop_orders_list", { limit: 1 })).toContain("non-JSON");
    expect(await fails("horoshop_call", { function: "orders/update", params: {} })).toContain("ERROR");
  });

  it("recovers from every form of a refused token but ERROR", async () => {
    for (const form of ["401-unauthorized", "200-unauthorized", "200-authorization-error"] as const) {
      simulator.shop.log.reset();
      simulator.shop.faults.set("tokenRefused", form, { times: 1, functions: ["orders/get"] });
      await works("horoshop_orders_list", { limit: 1 });
      expect(simulator.shop.log.counts(), form).toMatchObject({ logins: 1, functions: { "orders/get": 2 } });
    }
    simulator.shop.faults.set("tokenRefused", "200-error", { times: 1, functions: ["orders/get"] });
    await fails("horoshop_orders_list", { limit: 1 });
  });

  it("shows the shop's own words for a wrong password", async () => {
    const stranger = await new McpClient(simulator.shop.url, "wrong").open();
    const result = await stranger.tool("horoshop_orders_list", { limit: 1 });
    stranger.close();
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining("User with such username/password not found")]);
  });
});
