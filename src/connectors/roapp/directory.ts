import { STATUS_GROUPS, type StatusGroup } from "../../domain/status.ts";
import { type DeskDirectory, type DeskEntry, RemoteError } from "../contract.ts";
import type { RoappClient } from "./client.ts";
import { type Block, block, record, rows, text } from "./values.ts";

/** Lists come in pages of 50; no account has more than this many locations or employees. */
const MOST_PAGES = 40;

/**
 * Reads the account's own directory: the proof that the key is right and what it may see.
 * Throws RemoteError: wrong_credentials, missing_right, or why the account cannot be reached.
 */
export async function readDirectory(client: RoappClient): Promise<DeskDirectory> {
  const company = record(await client.read("/v2/company"));
  const locations = await readPages(client, "/v2/company/locations");
  const employees = await readPages(client, "/v2/company/employees");
  const orderTypes = rows(await client.read("/v2/orders/types"));
  const orderStatuses = rows(await client.read("/v2/orders/statuses"));
  const customFields = rows(await client.read("/v2/orders/custom-fields"));
  const productCategories = await readCategories(client);
  return {
    company: { name: text(company.name), currency: currencyOf(company.currency), timeZone: text(company.timezone) || null },
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
async function readCategories(client: RoappClient): Promise<Block[] | null> {
  try {
    return rows(await client.read("/warehouse/categories/"));
  } catch (error) {
    if (error instanceof RemoteError && (error.code === "missing_right" || error.code === "not_this_platform")) return null;
    throw error;
  }
}

async function readPages(client: RoappClient, path: string): Promise<Block[]> {
  const all: Block[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await client.read(page === 1 ? path : `${path}?page=${page}`);
    all.push(...rows(answer));
    const last = Number(block(block(answer).paging).total_pages ?? 1);
    if (!(page < last)) break;
  }
  return unique(all);
}

/** A record that slid onto the next page while the list was read comes twice. */
function unique(all: readonly Block[]): Block[] {
  return [...new Map(all.map((row) => [text(row.id), row])).values()];
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
