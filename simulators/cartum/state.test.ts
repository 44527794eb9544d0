import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";

const opened = new Date("2026-11-20T10:00:00Z");
const later = new Date("2026-11-24T15:30:00Z");

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "econnect-shop-"));
  file = join(folder, "shop.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (now: Date, orders = 60): Promise<CartumSimulator> =>
  startCartumSimulator({ shops: [{ port: 0, orders, stateFile: file }], now: () => now });

const everything = ({ shop }: CartumSimulator) => shop.numbers().map((number) => shop.order(number).order);

it("comes up again days later with the same orders, and with all that was placed, changed and removed since", async () => {
  const first = await open(opened);
  const [oldest = 0, second = 0, third = 0] = first.shop.numbers();
  const placed = first.shop.place({ delivery_name: "Їжак 🌷" });
  first.shop.edit(second, { comment: "ще раз" });
  first.shop.edit(second, { comment: "і ще" });
  first.shop.pay(placed);
  first.shop.remove(oldest);
  first.shop.place();
  first.shop.changePassword("another");
  const before = everything(first);
  await first.close();

  for (let round = 0; round < 2; round += 1) {
    const again = await open(later, 5);
    expect(everything(again)).toEqual(before);
    expect(again.shop.order(third).order.order_id).toBe(third);
    const answer = await fetch(`${again.shop.url}/api/auth/`, { method: "POST", body: JSON.stringify({ login: "desk", password: "another" }) });
    expect(((await answer.json()) as { status: string }).status).toBe("OK");
    await again.close();
  }
});

it("gives no number twice after a restart, and lives in the present again", async () => {
  const first = await open(opened);
  const placed = first.shop.place();
  first.shop.remove(placed);
  await first.close();

  await (await open(later)).close();
  const again = await open(later);
  const next = again.shop.place();
  expect(next).toBe(placed + 1);
  expect(again.shop.order(next).order.stat_created).toBe("2026-11-24 17:30:00");
  await again.close();
});

it("forgives a line that a kill cut off", async () => {
  const first = await open(opened);
  first.shop.place();
  const before = everything(first);
  await first.close();
  appendFileSync(file, '{"order":{"number":99');

  const again = await open(later);
  expect(everything(again)).toEqual(before);
  await again.close();
});
