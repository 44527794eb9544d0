import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { FaultName, FaultValues } from "../../../simulators/roapp/faults.ts";
import { startRoappSimulator } from "../../../simulators/roapp/simulator.ts";
import { createNet } from "../../net/net.ts";
import type { ContractDesk, DeskTrouble } from "../desk-contract-tests/stage.ts";
import { deskContractTests } from "../desk-contract-tests.ts";
import { readHook } from "./hooks.ts";
import { roapp } from "./roapp.ts";

type Fault = { [Name in FaultName]: readonly [Name, FaultValues[Name]] }[FaultName];

const FAULTS: Readonly<Record<DeskTrouble, Fault | null>> = {
  key_revoked: null,
  right_missing: ["rightMissing", "/"],
  too_many_calls: ["throttled", 2],
  down: ["serverErrorBefore", 502],
  page_instead_of_data: ["page", 200],
  broken_json: ["badJson", true],
  answer_cut: ["truncated", true],
  no_effect_and_cut: ["dropBefore", true],
  answer_lost: ["dropAfter", true],
  error_after_effect: ["serverErrorAfter", 504],
  refused: ["refuses", "the period is closed"],
  times_as_numbers: ["milliseconds", true],
  numbers_as_texts: ["numbersAsStrings", true],
  unknown_members: ["unknownMembers", true],
  ids_wrapped: ["created", "wrapped"],
  ids_in_lists: ["created", "list"],
  ids_bare: ["created", "number"],
  filters_ignored: [
    "ignores",
    ["phones", "emails", "names", "ids", "clients_ids", "created_at", "modified_at", "articles", "barcodes", "title", "q"],
  ],
};

async function openAccount(): Promise<ContractDesk> {
  let clock = Date.UTC(2026, 10, 24, 10);
  const now = () => new Date(clock);
  const account = await startRoappSimulator({ now, budget: { calls: 1_000_000, windowMs: 1000 } });
  const net = createNet({ allowedPrivateHosts: ["127.0.0.1"], log: pino({ level: "silent" }), now });
  const key = account.apiKey;
  const set = <Name extends FaultName>([name, value]: readonly [Name, FaultValues[Name]]) => account.faults.set(name, value);
  return {
    settings: { url: account.url, apiKey: key, currency: "UAH", fields: { storeName: "121", remoteId: "122", remoteNumber: "123", placedAt: "124" } },
    io: { http: net.httpFor("roapp", roapp.pace), now, budget: { spend: (call) => call() } },
    names: { locationId: "11", orderTypeId: "3", employeeId: "7", categoryId: "61" },
    statuses: { first: "21", other: "24" },
    addPerson: ({ firstName, phone, email }) => String(account.addPerson({ firstName, phones: [phone], email }).id),
    addProduct: ({ title, sku, code, barcode }) => String(account.addProduct({ title, article: sku, code, barcodes: [barcode] }).id),
    orderIds: () => account.orders().map(({ id }) => String(id)),
    lineCount: (id) => account.order(Number(id)).items.length,
    removeOrder: (id) => account.removeOrder(Number(id)),
    removeStatus: (id) => account.removeStatus(Number(id)),
    writeOff: (id) => account.writeOff(Number(id)),
    placeOrders: (count) => {
      for (let n = 0; n <= count; n++) {
        if (n < count) account.placeOrder();
        clock += 1000;
      }
    },
    make: (trouble) => {
      const fault = FAULTS[trouble];
      if (fault) set(fault as readonly [FaultName, never]);
      else account.changeKey("another");
    },
    calm: () => {
      account.faults.clear();
      account.changeKey(key);
      account.log.reset();
    },
    calls: () => account.log.requests().length,
    reset: () => account.reset(),
    async close() {
      await net.close();
      await account.close();
    },
  };
}

deskContractTests(roapp, openAccount);

describe("P37 the web-hooks of RO App", () => {
  const id = "11111111-2222-4333-8444-555555555555";
  const secret = "example-webhook-secret";
  const signature = "670d2f1eaca083efb8187905566cf05b67cb3f48054f2a959d976c4f71854f76";
  const event = { id, event_name: "Order.Status.Changed", context: { object_id: 777, object_type: "order" }, metadata: { order: { id: 777 } } };
  const hook = (change: { headers?: object; body?: unknown; secret?: string } = {}) =>
    readHook({
      headers: { "x-signature": signature, "x-webhook-id": id, ...change.headers },
      body: typeof change.body === "string" ? change.body : JSON.stringify(change.body ?? event),
      secret: change.secret ?? secret,
    });

  it("verify by the vendor's own vector: the id alone is signed", () => {
    expect(hook()).toEqual({ hookId: id, event: "Order.Status.Changed", orderId: "777", deleted: false });
    expect(hook({ headers: { "x-webhook-id": undefined } })?.hookId).toBe(id);
    expect(hook({ headers: { "x-signature": signature.toUpperCase() } })?.hookId).toBe(id);
  });

  it.each([
    ["another secret", { secret: "another" }],
    ["an empty secret", { secret: "" }],
    ["another id", { headers: { "x-webhook-id": "11111111-2222-4333-8444-555555555556" } }],
    ["no signature", { headers: { "x-signature": undefined } }],
    ["a short one", { headers: { "x-signature": signature.slice(1) } }],
  ])("are refused with %s", (_, change) => expect(hook(change)).toBeNull());

  it.each([
    [
      { ...event, context: { object_id: "778", object_type: "order" } },
      { orderId: "778", deleted: false },
    ],
    [
      { ...event, event_name: "Order.Deleted" },
      { orderId: "777", deleted: true },
    ],
    [
      { id, event_name: "Client.Created", context: { object_id: 5, object_type: "client" } },
      { orderId: null, deleted: false },
    ],
    ["not JSON at all", { orderId: null, deleted: false }],
  ])("say which order to read, whatever else stands in them (%#)", (body, hint) => expect(hook({ body })).toMatchObject({ hookId: id, ...hint }));
});
