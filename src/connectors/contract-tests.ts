import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Connector,
  type ConnectorIo,
  type OrdersAnswer,
  RemoteError,
  type StoreConnection,
  type StoreSettings,
  type TokenKeep,
} from "./contract.ts";

/** What goes wrong on purpose, in words that mean the same for every platform. Each holds until `calm()`. */
export type ShopTrouble =
  | "login_refused"
  | "token_expired"
  | "down"
  | "too_many_calls"
  | "page_instead_of_data"
  | "broken_json"
  | "answer_lost"
  | "answers_nothing"
  | "orders_twice"
  | "shuffled"
  | "numbers_as_texts"
  | "unknown_members"
  | "change_refused";

/** A simulated shop, as the contract sees it. */
export interface ContractShop {
  readonly settings: StoreSettings;
  readonly io: Omit<ConnectorIo, "tokens">;
  /** Takes `count` orders in, a minute apart, beginning at this time on the shop's own wall clock; answers their ids. */
  place(count: number, from: string): string[];
  setStatus(remoteId: string, statusId: string): void;
  statusOf(remoteId: string): string;
  /** Two statuses that can be set on a new order. */
  readonly statuses: { readonly open: string; readonly other: string; readonly cancelled: string; readonly delivered: string };
  /** The next answers hold these orders in a form that nobody can read. */
  garble(remoteId: string): void;
  make(trouble: ShopTrouble): void;
  calm(): void;
  /** Calls and logins since the last `calm`. */
  counts(): { readonly calls: number; readonly logins: number };
  close(): Promise<void>;
}

/** A place for a token that lives as long as the test. */
export function memoryTokens(): TokenKeep {
  let kept: Awaited<ReturnType<TokenKeep["read"]>> = null;
  return {
    read: async () => kept,
    save: async (token) => {
      kept = token;
    },
  };
}

/** What any call must throw: a RemoteError. */
export async function failureOf(call: Promise<unknown>): Promise<RemoteError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
  throw new Error("the call succeeded");
}

/**
 * What every connector promises the sync, held against its simulated shop. Called inside a test file; `open` gives a shop with no orders
 * between 2026-10-01 and 2026-10-31 of its clock.
 */
export function contractTests(connector: Connector, open: () => Promise<ContractShop>): void {
  describe(`the connector of ${connector.platform} keeps the contract`, () => {
    let shop: ContractShop;
    let connection: StoreConnection;
    let placed: string[];

    beforeAll(async () => {
      shop = await open();
      placed = shop.place(5, "2026-10-10 12:00:00");
    });
    afterEach(() => shop.calm());
    afterAll(() => shop.close());

    const connect = (): StoreConnection => connector.open(shop.settings, { ...shop.io, tokens: memoryTokens() });
    const october = { from: "2026-10-01 00:00:00", to: "2026-10-31 23:59:59", statuses: null, limit: 100 };
    const idsOf = ({ orders }: OrdersAnswer) => orders.map((order) => order.remoteId).sort();

    it("checks a connection with few calls and says what the form needs", async () => {
      const check = await connect().check();
      expect(check.statuses.length).toBeGreaterThan(0);
      for (const status of check.statuses) {
        expect(Object.values(status.titles).filter((title) => title.trim() === "")).toEqual([]);
        expect(Object.keys(status.titles).length).toBeGreaterThan(0);
      }
      const of = (id: string) => check.statuses.find((status) => status.id === id);
      expect(of(shop.statuses.open)).toMatchObject({ final: false, cancelled: false });
      expect(of(shop.statuses.cancelled)).toMatchObject({ final: true, cancelled: true });
      expect(of(shop.statuses.delivered)).toMatchObject({ final: true, cancelled: false });
      expect(check.languages.length).toBeGreaterThan(0);
      expect(check.currencies.length).toBeGreaterThan(0);
      expect(() => new Intl.DateTimeFormat("en", { timeZone: check.suggestedTimeZone })).not.toThrow();
      expect(shop.counts().calls).toBeLessThanOrEqual(6);
    });

    it("takes the merchant's marks beside what the shop says of its statuses", async () => {
      const marked = { ...shop.settings, finalStatusIds: [shop.statuses.open], cancelledStatusIds: [shop.statuses.other] };
      const statuses = await connector.open(marked, { ...shop.io, tokens: memoryTokens() }).statuses();
      expect(statuses.find((status) => status.id === shop.statuses.open)).toMatchObject({ final: true, cancelled: false });
      expect(statuses.find((status) => status.id === shop.statuses.other)).toMatchObject({ final: true, cancelled: true });
    });

    it("S8 lists one slice of time, both ends inclusive, and says when there may be more", async () => {
      connection = connect();
      expect(idsOf(await connection.orders.placed(october))).toEqual([...placed].sort());
      expect(idsOf(await connection.orders.placed({ ...october, from: "2026-10-10 12:01:00", to: "2026-10-10 12:03:00" }))).toEqual(
        placed.slice(1, 4).sort(),
      );
      const short = await connection.orders.placed({ ...october, limit: 3 });
      expect([short.orders.length, short.full]).toEqual([3, true]);
      expect((await connection.orders.placed({ ...october, limit: 6 })).full).toBe(false);
      const rest = await connection.orders.placed({ ...october, limit: 3, offset: 3 });
      expect([...idsOf(short), ...idsOf(rest)].sort()).toEqual([...placed].sort());
    });

    it("S14 tells the time of an order by the shop's wall clock and by the instant", async () => {
      const [first] = (await connect().orders.placed({ ...october, to: "2026-10-10 12:00:00" })).orders;
      expect(first?.placedWallClock).toBe("2026-10-10 12:00:00");
      const shown = new Intl.DateTimeFormat("en-GB", { timeZone: shop.settings.timeZone, timeStyle: "medium" }).format(first?.placedAt);
      expect(shown).toBe("12:00:00");
    });

    it("lets the shop filter by status where it can", async () => {
      const [one = ""] = placed;
      shop.setStatus(one, shop.statuses.other);
      expect(idsOf(await connect().orders.placed({ ...october, statuses: [shop.statuses.other] }))).toEqual([one]);
      expect(await connect().orders.placed({ ...october, statuses: [] })).toEqual({ orders: [], unreadable: [], full: false });
      shop.setStatus(one, shop.statuses.open);
    });

    it("S15 reads orders by id, and leaves out those that are not there", async () => {
      const answer = await connect().orders.byIds([...placed.slice(0, 2), "999999"]);
      expect(idsOf(answer)).toEqual(placed.slice(0, 2).sort());
      expect(answer.full).toBe(false);
      expect(await connect().orders.byIds([])).toEqual({ orders: [], unreadable: [], full: false });
      expect(await connect().orders.byIds(["999999"])).toEqual({ orders: [], unreadable: [], full: false });
    });

    it("P20 gives exact money whose lines and discount make the total", async () => {
      for (const order of (await connect().orders.byIds(placed)).orders) {
        const sum = order.lines.reduce((total, line) => total + line.total, 0n);
        expect(order.currency).toMatch(/^[A-Z]{3}$/);
        expect(sum - (order.totalBeforeDiscount - order.total)).toBe(order.total);
      }
    });

    it("P24 sets the statuses of many orders in one call and says how each went", async () => {
      connection = connect();
      await connection.statuses();
      const before = shop.counts().calls;
      const changes = placed.map((remoteId) => ({ remoteId, statusId: shop.statuses.other }));
      const outcomes = await connection.orders.setStatuses([...changes, { remoteId: "999999", statusId: shop.statuses.other }]);
      expect(shop.counts().calls - before).toBe(1);
      expect(outcomes.slice(0, -1)).toEqual(placed.map((remoteId) => ({ remoteId, outcome: "done" })));
      expect(outcomes.at(-1)).toMatchObject({ remoteId: "999999", outcome: "refused" });
      expect(placed.map((id) => shop.statusOf(id))).toEqual(placed.map(() => shop.statuses.other));
      expect(await connection.orders.setStatuses([])).toEqual([]);
    });

    it("P28 says with the shop's words that a change was refused", async () => {
      const [one = ""] = placed;
      shop.make("change_refused");
      const [outcome] = await connect().orders.setStatuses([{ remoteId: one, statusId: shop.statuses.open }]);
      expect(outcome).toMatchObject({ remoteId: one, outcome: "refused", message: expect.stringMatching(/\S/) });
    });

    it.each(["orders_twice", "shuffled", "numbers_as_texts", "unknown_members"] as const)(
      "reads the same orders when the shop answers with %s",
      async (trouble) => {
        const plain = await connect().orders.placed(october);
        shop.make(trouble);
        const strange = await connect().orders.placed(october);
        const sorted = (answer: OrdersAnswer) => [...answer.orders].sort((a, b) => a.remoteId.localeCompare(b.remoteId));
        expect(sorted(strange)).toEqual(sorted(plain));
      },
    );

    it("P22 sets an unreadable order aside with its reason and goes on with the others", async () => {
      const [bad = "", ...good] = placed;
      shop.garble(bad);
      const answer = await connect().orders.placed(october);
      expect(idsOf(answer)).toEqual(good.sort());
      expect(answer.unreadable).toHaveLength(1);
      expect(answer.unreadable[0]?.problem).toMatch(/\S/);
      expect(answer.unreadable[0]?.raw).not.toBeUndefined();
    });

    it("S20 logs in once for many calls, keeps the token for the next connection, and logs in once more when it is refused", async () => {
      const tokens = memoryTokens();
      connection = connector.open(shop.settings, { ...shop.io, tokens });
      await Promise.all([connection.statuses(), connection.orders.placed(october), connection.orders.byIds(placed)]);
      await connector.open(shop.settings, { ...shop.io, tokens }).statuses();
      expect(shop.counts().logins).toBe(1);
      shop.make("token_expired");
      await Promise.all([connection.statuses(), connection.orders.placed(october), connection.orders.byIds(placed)]);
      expect(shop.counts().logins).toBe(2);
    });

    it("P33 tries a refused login once, until it is asked anew", async () => {
      connection = connect();
      shop.make("login_refused");
      for (let n = 0; n < 5; n++) expect(await failureOf(connection.statuses())).toMatchObject({ kind: "unauthorized", code: "wrong_credentials" });
      expect(shop.counts().logins).toBe(1);
      expect((await failureOf(connection.check())).kind).toBe("unauthorized");
      expect(shop.counts().logins).toBe(2);
      shop.calm();
      await connection.check();
      await connection.statuses();
    });

    it.each([
      ["down", "unreachable"],
      ["too_many_calls", "throttled"],
      ["page_instead_of_data", "unreachable"],
      ["broken_json", "malformed"],
      ["answers_nothing", "unreachable"],
    ] as const)("throws what kind of trouble it is, without trying again (%s: %s)", async (trouble, kind) => {
      connection = connect();
      await connection.statuses();
      shop.make(trouble);
      const before = shop.counts().calls;
      const failure = await failureOf(connection.orders.placed(october));
      expect(failure.kind).toBe(kind);
      expect(shop.counts().calls - before).toBe(1);
      if (kind === "throttled") expect(failure.retryAt?.getTime()).toBeGreaterThan(shop.io.now().getTime());
      expect(JSON.stringify([failure.message, failure.facts])).not.toContain(shop.settings.credentials.password);
      shop.calm();
      expect(idsOf(await connection.orders.placed(october))).toEqual([...placed].sort());
    });

    it("S12 says that a change whose answer was lost may have happened", async () => {
      const [one = ""] = placed;
      connection = connect();
      await connection.statuses();
      shop.make("answer_lost");
      const lost = await failureOf(connection.orders.setStatuses([{ remoteId: one, statusId: shop.statuses.open }]));
      expect(lost).toMatchObject({ kind: "unreachable", mayHaveHappened: true });
      shop.calm();
      expect((await connection.orders.byIds([one])).orders[0]?.statusId).toBe(shop.statuses.open);
    });

    it("never asks for more than its sizes say", async () => {
      const many = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));
      await expect(connect().orders.byIds(many(connector.sizes.ids + 1))).rejects.toThrow(RangeError);
      const changes = many(connector.sizes.changes + 1).map((remoteId) => ({ remoteId, statusId: shop.statuses.open }));
      await expect(connect().orders.setStatuses(changes)).rejects.toThrow(RangeError);
    });

    it("has the abilities it names, and no others", async () => {
      connection = connect();
      expect(connection.catalogue !== undefined).toBe(connector.abilities.includes("catalogue"));
      expect(connection.webhooks !== undefined).toBe(connector.abilities.includes("webhooks"));
      expect(connector.webhookEvents.length > 0).toBe(connector.abilities.includes("webhooks"));
    });

    it("looks up the articles of its orders in the catalogue, and leaves out what the shop does not know", async () => {
      const catalogue = connect().catalogue;
      if (!catalogue) return;
      const orders = (await connect().orders.byIds(placed)).orders;
      const articles = [...new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.article ?? [])))];
      const found = await catalogue.find([...articles, "no-such-article"]);
      expect(found.map((entry) => entry.article).sort()).toEqual(articles.sort());
      for (const { titles } of found) expect(Object.keys(titles).length).toBeGreaterThan(0);
      expect(await catalogue.find([])).toEqual([]);
    });

    it("subscribes to its events and unsubscribes again", async () => {
      const webhooks = connect().webhooks;
      if (!webhooks) return;
      for (const event of connector.webhookEvents) {
        const target = `https://desk.example.com/hooks/${connector.platform}/s3cr3t/${event}`;
        const { id } = await webhooks.subscribe(event, target);
        expect(id).toMatch(/\S/);
        await webhooks.unsubscribe(id, target);
      }
    });
  });
}
