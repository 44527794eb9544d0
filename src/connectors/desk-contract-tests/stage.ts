import type { DeskConnection, DeskConnector, DeskCreate, DeskIo, DeskSettings, NewDeskLine, NewDeskOrder } from "../desk-contract.ts";

/** What goes wrong on purpose, in words that mean the same for every desk. Each holds until `calm()`. */
export type DeskTrouble =
  | "key_revoked"
  | "right_missing"
  | "too_many_calls"
  | "down"
  | "page_instead_of_data"
  | "broken_json"
  | "answer_cut"
  | "no_effect_and_cut"
  | "answer_lost"
  | "error_after_effect"
  | "refused"
  | "times_as_numbers"
  | "numbers_as_texts"
  | "unknown_members"
  | "ids_wrapped"
  | "ids_in_lists"
  | "ids_bare"
  | "filters_ignored";

/** A simulated account, as the contract sees it. It has one location, order type, employee and category that can be named, and two statuses. */
export interface ContractDesk {
  readonly settings: DeskSettings;
  readonly io: DeskIo;
  readonly names: { readonly locationId: string; readonly orderTypeId: string; readonly employeeId: string; readonly categoryId: string };
  readonly statuses: { readonly first: string; readonly other: string };
  /** A person made by somebody else. */
  addPerson(person: { readonly firstName: string; readonly phone: string; readonly email: string }): string;
  addProduct(product: { readonly title: string; readonly sku: string; readonly code: string; readonly barcode: string }): string;
  orderIds(): readonly string[];
  lineCount(orderId: string): number;
  removeOrder(orderId: string): void;
  removeStatus(statusId: string): void;
  writeOff(orderId: string): void;
  /** Makes so many orders, with time between them. */
  placeOrders(count: number): void;
  make(trouble: DeskTrouble): void;
  calm(): void;
  /** Calls since the last `calm`. */
  calls(): number;
  /** An empty account again. */
  reset(): void;
  close(): Promise<void>;
}

/** A fresh account and its connection, as each test finds them. */
export interface ContractStage {
  readonly connector: DeskConnector;
  readonly desk: ContractDesk;
  readonly connection: DeskConnection;
  draft(buyerId: string, reference?: string): NewDeskOrder;
  line(productId: string, reference?: string): NewDeskLine;
  /** A product of somebody else's, by its id. */
  mug(): string;
  /** An order of ours without lines, by its id. */
  opened(): Promise<string>;
}

export const BEGINNING = new Date("2026-11-24T00:00:00Z");
export const BUYER = { firstName: "Olha", lastName: "Koval", phone: "+380501112233", email: "olha@example.com", address: "Kyiv" };

/** The id of what was created; throws what was said otherwise. */
export async function made(create: Promise<DeskCreate>): Promise<string> {
  const result = await create;
  if (result.outcome !== "created") throw new Error(`${result.outcome}: ${"message" in result ? result.message : ""}`);
  return result.remoteId;
}

export function draftFor({ names }: ContractDesk, buyerId: string, reference = "7:1841"): NewDeskOrder {
  return {
    locationId: names.locationId,
    orderTypeId: names.orderTypeId,
    buyerId,
    managerId: names.employeeId,
    origin: { reference, storeName: "Kvitka", remoteId: "1841", remoteNumber: "N-1841", placedAt: new Date("2026-11-24T08:00:00Z") },
  };
}

export function lineFor({ names }: ContractDesk, productId: string, reference = "1"): NewDeskLine {
  return { productId, quantity: 1500n, price: 2050n, discount: 75n, employeeId: names.employeeId, reference, comment: "by hand" };
}
