import { startCartumSimulator } from "../../../simulators/cartum/simulator.ts";
import { createNet } from "../../net/net.ts";
import type { StoreSettings } from "../contract.ts";
import { type ContractShop, contractTests, type ShopTrouble } from "../contract-tests.ts";
import { cartum } from "./cartum.ts";
import { instantOf, readWallTime } from "./clock.ts";

const TIME_ZONE = "Europe/Kyiv";
const LOGIN = { login: "desk", password: "not-a-real-password" };

contractTests(cartum, openShop);

async function openShop(): Promise<ContractShop> {
  const now = () => new Date("2026-11-24T10:00:00Z");
  const simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 20, days: 5, quirks: false, timeZone: TIME_ZONE, ...LOGIN }], now });
  const { shop } = simulator;
  const net = createNet({ allowedPrivateHosts: ["127.0.0.1"], log: { debug: () => undefined }, now, limits: { headersMs: 300 } });
  const settings: StoreSettings = {
    url: shop.url,
    credentials: LOGIN,
    timeZone: TIME_ZONE,
    productLanguage: "ua",
    productMatching: "sku",
    finalStatusIds: [],
    cancelledStatusIds: [],
  };
  return {
    settings,
    io: { http: net.httpFor("contract", { inFlight: 4, gapMs: 0 }), now },
    statuses: { open: "1", other: "2", cancelled: "4", delivered: "3" },
    place(count, from) {
      const start = readWallTime(from);
      if (!start) throw new Error(`not a wall clock: ${from}`);
      const first = instantOf(start, TIME_ZONE).getTime();
      return Array.from({ length: count }, (_, minute) => String(shop.place({}, new Date(first + minute * 60_000))));
    },
    setStatus: (remoteId, statusId) => shop.setStatus(Number(remoteId), Number(statusId)),
    statusOf: (remoteId) => String(shop.order(Number(remoteId)).order.stat_status),
    garble: (remoteId) => shop.faults.set("garbageOrders", { [remoteId]: "bad_date" }),
    make: (trouble) => MAKE[trouble](shop),
    calm: () => {
      shop.faults.clear();
      shop.log.reset();
    },
    counts: () => ({ calls: shop.log.counts().requests, logins: shop.log.counts().logins }),
    async close() {
      await net.close();
      await simulator.close();
    },
  };
}

type Shop = Awaited<ReturnType<typeof startCartumSimulator>>["shop"];

const MAKE: Readonly<Record<ShopTrouble, (shop: Shop) => void>> = {
  login_refused: (shop) => shop.faults.set("credentialsRefused", "ERROR"),
  token_expired: (shop) => shop.dropTokens(),
  down: (shop) => shop.faults.set("serverError", 502),
  too_many_calls: (shop) => shop.faults.set("throttled", 30),
  page_instead_of_data: (shop) => shop.faults.set("html", 200),
  broken_json: (shop) => shop.faults.set("badJson", true),
  answer_lost: (shop) => shop.faults.set("dropAfter", true, { functions: ["orders/update"] }),
  answers_nothing: (shop) => shop.faults.set("never", true),
  orders_twice: (shop) => shop.faults.set("duplicates", 2),
  shuffled: (shop) => shop.faults.set("resultOrder", "shuffled"),
  numbers_as_texts: (shop) => shop.faults.set("numbersAsStrings", true),
  unknown_members: (shop) => shop.faults.set("unknownMembers", true),
  change_refused: (shop) => shop.faults.set("updateRefused", "status is not defined or defined incorrectly"),
};
