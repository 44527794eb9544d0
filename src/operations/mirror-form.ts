import type { DeskDirectory } from "../connectors/contract.ts";
import type { Executor, Transaction } from "../database/database.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { insertLocation, insertOrderStatus, insertOrderType, listLocations, listOrderTypes } from "../database/directory.ts";
import { insertEmployee, listEmployees } from "../database/employees.ts";
import type { MatchedKind, MirrorMatch } from "../database/mirror-directory.ts";
import { emailKey } from "../domain/keys.ts";
import type { StatusGroup } from "../domain/status.ts";
import { type SuggestedMatch, suggestMatches } from "../sync/mirror-directory.ts";
import type { Actor } from "./context.ts";
import { invalid } from "./problem.ts";
import { requirePermission } from "./require-permission.ts";

/** One line of the matching: one of ours, or null: one of ours is made from theirs. */
export interface AskedMatch {
  readonly deskId: string | null;
  readonly remoteId: string;
}

export interface AskedDirectory {
  readonly locations?: readonly AskedMatch[] | undefined;
  readonly employees?: readonly AskedMatch[] | undefined;
  readonly orderTypes?: readonly AskedMatch[] | undefined;
  readonly orderStatuses?: readonly AskedMatch[] | undefined;
}

export interface SuggestedDirectory {
  readonly locations: readonly SuggestedMatch[];
  readonly employees: readonly SuggestedMatch[];
  readonly orderTypes: readonly SuggestedMatch[];
  readonly orderStatuses: readonly SuggestedMatch[];
}

const ALL = 1000;

/** What of the account most likely is what here, to fill the form with; nothing is typed twice (product.md 35). */
export async function suggestDirectory(db: Executor, theirs: DeskDirectory): Promise<SuggestedDirectory> {
  const locations = (await listLocations(db, { after: null, count: ALL })).filter((one) => !one.archived);
  const types = (await listOrderTypes(db, { after: null, count: ALL })).filter((one) => !one.archived);
  const employees = (await listEmployees(db, { after: null, count: ALL })).filter((one) => one.active);
  return {
    locations: suggestMatches(theirs.locations, locations, { needed: true }),
    employees: suggestMatches(theirs.employees, employees),
    orderTypes: suggestMatches(theirs.orderTypes, types, { needed: true }),
    orderStatuses: suggestMatches(
      theirs.orderStatuses.map(({ suggestedGroup, ...status }) => ({ ...status, group: suggestedGroup })),
      await listDeskStatuses(db),
    ),
  };
}

const COLORS: Readonly<Record<StatusGroup, string>> = {
  new: "#2f80ed",
  in_progress: "#f2994a",
  pending: "#bb6bd9",
  ready: "#27ae60",
  delivery: "#56ccf2",
  completed: "#219653",
  cancelled: "#828282",
};

interface Kind {
  readonly kind: MatchedKind;
  readonly member: keyof AskedDirectory;
  readonly entries: (theirs: DeskDirectory) => readonly { readonly id: string; readonly name: string }[];
}

const KINDS: readonly Kind[] = [
  { kind: "order_status", member: "orderStatuses", entries: (theirs) => theirs.orderStatuses },
  { kind: "location", member: "locations", entries: (theirs) => theirs.locations },
  { kind: "order_type", member: "orderTypes", entries: (theirs) => theirs.orderTypes },
  { kind: "employee", member: "employees", entries: (theirs) => theirs.employees },
];

/**
 * The asked matching with whatever of ours had to be made for it; the kinds that were asked about. 422 naming the line that is wrong: unknown there, or an
 * employee without an e-mail address, who could not sign in here.
 */
export async function makeMatches(
  tx: Transaction,
  asked: { directory: AskedDirectory; theirs: DeskDirectory; actor: Actor; now: Date },
): Promise<{ kinds: MatchedKind[]; matches: MirrorMatch[] }> {
  const kinds: MatchedKind[] = [];
  const matches: MirrorMatch[] = [];
  for (const { kind, member, entries } of KINDS) {
    const lines = asked.directory[member];
    if (lines === undefined) continue;
    kinds.push(kind);
    const byId = new Map(entries(asked.theirs).map((entry) => [entry.id, entry]));
    await refuseUnknown(tx, { kind, member, lines });
    for (const [at, { deskId, remoteId }] of lines.entries()) {
      const path = `directory.${member}.${at}.remoteId`;
      if (!byId.has(remoteId)) throw invalid({ path, message: "is not in the account" });
      matches.push({ kind, remoteId, deskId: deskId ?? (await make(tx, { kind, remoteId, path, ...asked })) });
    }
  }
  return { kinds, matches };
}

const TABLES = { location: "locations", employee: "employees", order_type: "order_types", order_status: "order_statuses" } as const;

async function refuseUnknown(
  tx: Transaction,
  { kind, member, lines }: { kind: MatchedKind; member: string; lines: readonly AskedMatch[] },
): Promise<void> {
  const ids = lines.flatMap(({ deskId }) => deskId ?? []);
  const rows = ids.length === 0 ? [] : await tx.selectFrom(TABLES[kind]).select("id").where("id", "in", ids).execute();
  const known = new Set(rows.map((row) => row.id));
  const faults = lines.flatMap(({ deskId }, at) =>
    deskId === null || known.has(deskId) ? [] : [{ path: `directory.${member}.${at}`, message: "there is no such thing here any more" }],
  );
  if (faults.length > 0) throw invalid(...faults);
}

interface Making {
  readonly kind: MatchedKind;
  readonly remoteId: string;
  readonly path: string;
  readonly theirs: DeskDirectory;
  readonly actor: Actor;
  readonly now: Date;
}

/** One of ours made from one of theirs. */
async function make(tx: Transaction, making: Making): Promise<string> {
  const { kind, remoteId, theirs, actor, now } = making;
  const named = (list: readonly { readonly id: string; readonly name: string }[]) => list.find((entry) => entry.id === remoteId)?.name ?? "";
  requirePermission(actor, kind === "employee" ? "employees.manage" : "directory.manage", "taking over what the account has");
  if (kind === "location") return (await insertLocation(tx, { name: named(theirs.locations) })).id;
  if (kind === "order_type") return (await insertOrderType(tx, { name: named(theirs.orderTypes), initialStatusId: await firstStatus(tx) })).id;
  if (kind === "order_status") {
    const status = theirs.orderStatuses.find((entry) => entry.id === remoteId);
    const group = status?.suggestedGroup ?? "in_progress";
    return (await insertOrderStatus(tx, { name: status?.name ?? "", group, color: COLORS[group] })).id;
  }
  return makeEmployee(tx, making, now);
}

async function makeEmployee(tx: Transaction, { remoteId, theirs, path }: Making, now: Date): Promise<string> {
  const person = theirs.employees.find((entry) => entry.id === remoteId);
  const key = emailKey(person?.email);
  if (!person || key === null)
    throw invalid({ path, message: `${person?.name ?? "this employee"} has no e-mail address there: match somebody here, or leave the line out` });
  const made = await insertEmployee(tx, {
    name: person.name,
    email: person.email ?? "",
    emailKey: key,
    role: "manager",
    permissionsPlus: [],
    permissionsMinus: [],
    active: true,
    takesOrders: person.active,
    locale: null,
    passwordHash: null,
    now,
  });
  if (!made) throw invalid({ path, message: `${person.email} belongs to an employee here: match that one` });
  return made.id;
}

async function firstStatus(tx: Transaction): Promise<string> {
  const [first] = await listDeskStatuses(tx);
  if (!first) throw invalid({ path: "directory.orderTypes", message: "an order type needs a status to begin with, and there is none here" });
  return first.id;
}
