import { storable } from "../../domain/redact.ts";
import { STATUS_GROUPS, type StatusGroup } from "../../domain/status.ts";
import { type DeskAccount, type DeskDirectory, type DeskEntry, RemoteError } from "../contract.ts";
import { type RoappIo, readResource } from "./client.ts";

type Block = Readonly<Record<string, unknown>>;

/** Lists come in pages of 50; no account has more than this many locations or employees. */
const MOST_PAGES = 40;

/**
 * Reads the account's own directory: the proof that the key is right and what it may see.
 * Throws RemoteError: wrong_credentials, missing_right, or why the account cannot be reached.
 */
export async function checkRoapp(account: DeskAccount, io: RoappIo): Promise<DeskDirectory> {
  const company = block(await readResource(account, io, "/v2/company"));
  const locations = await readPages(account, io, "/v2/company/locations");
  const employees = await readPages(account, io, "/v2/company/employees");
  const orderTypes = rows(await readResource(account, io, "/v2/orders/types"));
  const orderStatuses = rows(await readResource(account, io, "/v2/orders/statuses"));
  const customFields = rows(await readResource(account, io, "/v2/orders/custom-fields"));
  const productCategories = await readCategories(account, io);
  const own = block(company.data ?? company);
  return {
    company: { name: text(own.name), currency: currencyOf(own.currency), timeZone: text(own.timezone) || null },
    locations: entries(locations.filter((row) => row.is_archived !== true)),
    employees: employees.flatMap((row) =>
      entries([row], personName).map((entry) => ({ ...entry, email: text(row.email) || null, active: row.is_active !== false })),
    ),
    orderTypes: entries(orderTypes),
    orderStatuses: orderStatuses.flatMap((row) =>
      entries([row]).map((entry) => ({ ...entry, group: groupOf(row.group), suggestedGroup: suggestedGroupOf(row.group) })),
    ),
    customFields: customFields.flatMap((row) => entries([row]).map((entry) => ({ ...entry, type: text(row.type) || null }))),
    productCategories:
      productCategories?.flatMap((row) => entries([row]).map((entry) => ({ ...entry, parentId: text(row.parent_id) || null }))) ?? null,
  };
}

/** Null when this key may not see them: orders can be mirrored all the same, only no product can be created. */
async function readCategories(account: DeskAccount, io: RoappIo): Promise<Block[] | null> {
  try {
    return rows(await readResource(account, io, "/warehouse/categories/"));
  } catch (error) {
    if (error instanceof RemoteError && (error.code === "missing_right" || error.code === "not_this_platform")) return null;
    throw error;
  }
}

async function readPages(account: DeskAccount, io: RoappIo, path: string): Promise<Block[]> {
  const all: Block[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await readResource(account, io, page === 1 ? path : `${path}?page=${page}`);
    all.push(...rows(answer));
    const last = Number(block(block(answer).paging).total_pages ?? 1);
    if (!(page < last)) break;
  }
  return all;
}

/** Lists stand alone or under `data`. */
function rows(answer: unknown): Block[] {
  const list = Array.isArray(answer) ? answer : block(answer).data;
  return Array.isArray(list) ? list.map(block) : [];
}

function entries(list: readonly Block[], nameOf: (row: Block) => string = titleOf): DeskEntry[] {
  return list.map((row) => ({ id: text(row.id), name: nameOf(row) || `#${text(row.id)}` })).filter((entry) => entry.id !== "");
}

function titleOf(row: Block): string {
  return text(row.name) || text(row.title);
}

function personName(row: Block): string {
  return `${text(row.first_name)} ${text(row.last_name)}`.trim() || text(row.login) || text(row.email);
}

/** A number on older versions, an object with a type on newer ones. */
function groupOf(group: unknown): string | null {
  return text(group) || text(block(group).name) || text(block(group).type) || null;
}

/** Seven groups there, in the order of ours: only that the sixth is "closed" is known for sure, so this suggests and a person decides. */
function suggestedGroupOf(group: unknown): StatusGroup | null {
  return STATUS_GROUPS[Number(text(block(group).type) || text(group)) - 1] ?? null;
}

/** A code, or an object that holds one: which of the two is not documented. */
function currencyOf(currency: unknown): string | null {
  return text(currency) || text(block(currency).code) || text(block(currency).iso) || null;
}

function block(value: unknown): Block {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Block) : {};
}

function text(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? storable(value).trim() : "";
}
