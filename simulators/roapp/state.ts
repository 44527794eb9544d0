import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Everything an account holds, as plain data: what a state file keeps. Times are milliseconds since 1970. */
export interface AccountState {
  company: { id: number; name: string; currency: string; symbol: string; timeZone: string; country: string };
  locations: { id: number; name: string; archived: boolean }[];
  employees: { id: number; firstName: string; lastName: string; email: string; active: boolean }[];
  types: { id: number; title: string }[];
  /** The first one is what a new order begins with. `group` 1 to 7: new, in progress, waiting, ready, delivery, closed, cancelled. */
  statuses: { id: number; name: string; color: string; group: number; needsComment: boolean }[];
  fields: { id: number; title: string; type: number }[];
  categories: { id: number; title: string; parent: number | null }[];
  people: Person[];
  products: Product[];
  orders: Order[];
  /** The id last given, of anything: ids rise. */
  lastId: number;
}

export interface Person {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  phones: string[];
  address: string;
  notes: string;
  createdAt: number;
  modifiedAt: number;
}

export interface Product {
  id: number;
  title: string;
  article: string;
  code: string;
  barcodes: string[];
  category: number;
  description: string;
}

export interface Order {
  id: number;
  number: string;
  status: number;
  createdAt: number;
  modifiedAt: number;
  branch: number;
  type: number;
  client: number;
  manager: number | null;
  assignee: number | null;
  /** malfunction, manager_notes, engineer_notes, resume, estimated_price. */
  texts: Record<string, string>;
  urgent: boolean;
  custom: Record<string, unknown>;
  items: Item[];
  comments: { text: string; isPrivate: boolean; at: number }[];
}

export interface Item {
  id: number;
  createdAt: number;
  assignee: number | null;
  product: number;
  /** Thousandths. */
  quantity: number;
  /** Hundredths. */
  price: number;
  cost: number;
  discount: { type: "percentage" | "value"; percentage: number; amount: number; sponsor: string };
  warranty: { period: number; units: string };
  comment: string;
  writtenOff: boolean;
}

/** An account in which somebody has worked a little: two locations, three employees, a status of every group. */
export function freshState(): AccountState {
  return {
    company: { id: 1, name: "Kvitka", currency: "UAH", symbol: "₴", timeZone: "Europe/Kyiv", country: "UA" },
    locations: [
      { id: 11, name: "Podil", archived: false },
      { id: 12, name: "Warehouse", archived: false },
      { id: 13, name: "Old shop", archived: true },
    ],
    employees: [
      { id: 7, firstName: "Olena", lastName: "Bondar", email: "owner@kvitka.example", active: true },
      { id: 8, firstName: "Taras", lastName: "Melnyk", email: "taras@kvitka.example", active: true },
      { id: 9, firstName: "Iryna", lastName: "Koval", email: "iryna@kvitka.example", active: true },
      { id: 10, firstName: "Petro", lastName: "Sydorenko", email: "petro@kvitka.example", active: false },
    ],
    types: [
      { id: 3, title: "Online order" },
      { id: 4, title: "Repair" },
    ],
    statuses: [
      { id: 21, name: "New", color: "#1E79C7", group: 1, needsComment: false },
      { id: 22, name: "In progress", color: "#F0AD4E", group: 2, needsComment: false },
      { id: 23, name: "Waiting", color: "#777777", group: 3, needsComment: false },
      { id: 24, name: "Ready", color: "#5CB85C", group: 4, needsComment: false },
      { id: 25, name: "Shipped", color: "#5BC0DE", group: 5, needsComment: false },
      { id: 26, name: "Closed", color: "#333333", group: 6, needsComment: false },
      { id: 27, name: "Cancelled", color: "#D9534F", group: 7, needsComment: false },
    ],
    fields: [
      { id: 121, title: "Store", type: 1 },
      { id: 122, title: "Store order id", type: 1 },
      { id: 123, title: "Store order number", type: 1 },
      { id: 124, title: "Placed in the store", type: 5 },
    ],
    categories: [
      { id: 61, title: "Retail", parent: null },
      { id: 62, title: "From the online store", parent: 61 },
    ],
    people: [],
    products: [],
    orders: [],
    lastId: 1000,
  };
}

/** What an earlier run left in the file; a fresh account where there is none. */
export function readState(file: string): AccountState {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as AccountState;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return freshState();
    throw error;
  }
}

/** Whole or not at all. */
export function saveState(file: string, state: AccountState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
