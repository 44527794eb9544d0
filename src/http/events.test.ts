import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { announce } from "../database/announce.ts";

let desk: Desk;
let base: string;
beforeAll(async () => {
  desk = await openDesk();
  base = await desk.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => desk.close());

interface Stream {
  readonly text: () => string;
  readonly response: Response;
  readonly ended: Promise<void>;
  close(): void;
}

async function listen(as: Readonly<Record<string, string>>): Promise<Stream> {
  const quit = new AbortController();
  const response = await fetch(`${base}/api/v1/events`, {
    headers: { ...as, accept: "text/event-stream", "accept-encoding": "gzip" },
    signal: quit.signal,
  });
  let text = "";
  const read = async () => {
    for await (const part of response.body ?? []) text += Buffer.from(part).toString("utf8");
  };
  const ended = read().catch((error: unknown) => {
    if (!quit.signal.aborted) throw error;
  });
  return { text: () => text, response, ended, close: () => quit.abort() };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await wait(20)) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within 10 s`);
  }
}

describe("server-sent events", () => {
  it("tell what was committed, to whom it concerns, and nothing that was taken back", async () => {
    const everybody = await listen(desk.owner);
    const ordersOnly = await listen(await desk.as("orders.view"));
    expect([everybody.response.status, everybody.response.headers.get("content-type"), everybody.response.headers.get("x-accel-buffering")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "no",
    ]);
    expect(everybody.response.headers.get("content-encoding")).toBeNull();
    await until(() => everybody.text().includes("hello") && ordersOnly.text().includes("hello"), "the greeting");

    await desk.db
      .transaction()
      .execute(async (tx) => {
        await announce(tx, "order.changed", { ids: ["666"] });
        throw new Error("taken back");
      })
      .catch(() => undefined);
    await announce(desk.db, "store.changed", { id: "3" });
    await announce(desk.db, "order.changed", { ids: ["7", "8"] });
    await until(() => everybody.text().includes("order.changed") && ordersOnly.text().includes("order.changed"), "the event");
    expect(everybody.text()).toContain('event: store.changed\ndata: {"id":"3"}\n\nevent: order.changed\ndata: {"ids":["7","8"]}\n\n');
    expect(everybody.text()).not.toContain("666");
    expect(ordersOnly.text()).not.toContain("store.changed");
    everybody.close();
    ordersOnly.close();
  });

  it("carry any number of ids, in several events", async () => {
    const stream = await listen(desk.owner);
    const ids = Array.from({ length: 1000 }, (_, i) => String(10n ** 17n + BigInt(i)));
    await announce(desk.db, "order.changed", { ids });
    const heard = () => [...stream.text().matchAll(/event: order\.changed\ndata: (.*)\n\n/g)].flatMap((match) => JSON.parse(match[1] ?? "{}").ids);
    await until(() => heard().length >= ids.length, "all ids");
    expect(heard()).toEqual(ids);
    stream.close();
  });

  it("go on after the database cut the connection, and say that something may have been missed", async () => {
    const stream = await listen(desk.owner);
    await desk.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ecommerce-connect events' and datname = current_database()",
    );
    await until(() => stream.text().includes("event: events.missed"), "events.missed");
    await announce(desk.db, "attention.changed", {});
    await until(() => stream.text().includes("event: attention.changed\ndata: {}"), "the event afterwards");
    stream.close();
  });

  it("are refused without a sign-in and without the permission", async () => {
    for (const [as, status] of [
      [{}, 401],
      [await desk.as("stores.view"), 403],
    ] as const) {
      expect((await fetch(`${base}/api/v1/events`, { headers: as })).status).toBe(status);
    }
  });

  it("do not hold back a server that stops", async () => {
    const other = await openDesk();
    const address = await other.app.listen({ host: "127.0.0.1", port: 0 });
    const response = await fetch(`${address}/api/v1/events`, { headers: other.owner });
    const begun = performance.now();
    await Promise.all([other.close(), response.text()]);
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});
