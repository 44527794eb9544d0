import { emailKey } from "../../domain/keys.ts";
import { digitsOf } from "../../domain/phone.ts";
import { RemoteError } from "../contract.ts";
import type { BuyerKeys, DeskBuyer, DeskConnection, DeskWrite, NewDeskBuyer } from "../desk-contract.ts";
import type { RoappClient } from "./client.ts";
import { create } from "./create.ts";
import { type Block, block, instant, list, record, rows, text } from "./values.ts";

const PEOPLE = "/v2/contacts/people";

export function buyersOf(client: RoappClient): DeskConnection["buyers"] {
  return {
    async find(keys) {
      const byPhone = keys.phone === null ? [] : await findByPhone(client, keys);
      if (byPhone.length > 0) return { by: "phone", buyers: byPhone };
      const byEmail = emailKey(keys.email) === null ? [] : await findByEmail(client, keys.email ?? "");
      return byEmail.length > 0 ? { by: "email", buyers: byEmail } : { by: null, buyers: [] };
    },
    async read(remoteId) {
      const answer = await client.find(`${PEOPLE}/${encodeURIComponent(remoteId)}`);
      return answer === null ? null : parseBuyer(record(answer));
    },
    create: (buyer) =>
      create(client, { path: PEOPLE, body: wireOf({ ...buyer, firstName: buyer.firstName || buyer.lastName || buyer.phone }), under: false }),
    async update(remoteId, patch): Promise<DeskWrite> {
      const written = await client.write("PATCH", `${PEOPLE}/${encodeURIComponent(remoteId)}`, wireOf(patch));
      return written.outcome === "done" ? { outcome: "done" } : written;
    },
  };
}

/** Whether the account compares texts or digits is not documented: every usual spelling is asked for in one call. */
async function findByPhone(client: RoappClient, { phone, nationalPhone }: BuyerKeys): Promise<DeskBuyer[]> {
  const written = phone ?? "";
  const digits = [digitsOf(written), digitsOf(nationalPhone ?? "")].filter((one) => one.length >= 5);
  if (digits.length === 0) return [];
  const spellings = [...new Set([written, ...digits])];
  const found = await people(client, `phones=${spellings.map(encodeURIComponent).join("&phones=")}`);
  return latestFirst(found.filter((buyer) => buyer.phones.some((one) => digits.includes(digitsOf(one)))));
}

/**
 * A filter by e-mail is not documented. Where it is ignored, the first page of everybody comes back and nobody in it is taken for another;
 * where it is refused, nobody is found.
 */
async function findByEmail(client: RoappClient, email: string): Promise<DeskBuyer[]> {
  try {
    const found = await people(client, `emails=${encodeURIComponent(email.trim())}`);
    return latestFirst(found.filter((buyer) => emailKey(buyer.email) === emailKey(email)));
  } catch (error) {
    if (error instanceof RemoteError && error.kind === "refused" && error.code === "server_error") return [];
    throw error;
  }
}

async function people(client: RoappClient, query: string): Promise<DeskBuyer[]> {
  return rows(await client.read(`${PEOPLE}?${query}`)).flatMap((row) => (text(row.id) === "" ? [] : [parseBuyer(row)]));
}

function latestFirst(buyers: readonly DeskBuyer[]): DeskBuyer[] {
  return [...buyers].sort((a, b) => (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0));
}

function parseBuyer(row: Block): DeskBuyer {
  const remoteId = text(row.id);
  if (remoteId === "") throw new RemoteError("malformed", "a person without an id", { code: "malformed_answer" });
  return {
    remoteId,
    firstName: text(row.first_name),
    lastName: text(row.last_name),
    email: text(row.email),
    phones: phonesOf(row.phones ?? row.phone),
    address: text(row.address),
    modifiedAt: instant(row.modified_at),
  };
}

/** Texts, or objects that hold one. */
export function phonesOf(value: unknown): string[] {
  const all = Array.isArray(value) ? list(value) : [value];
  return all.map((one) => text(one) || text(block(one).phone)).filter((phone) => phone !== "");
}

function wireOf({ firstName, lastName, phone, email, address }: Partial<NewDeskBuyer>): Block {
  return {
    ...(firstName === undefined ? {} : { first_name: firstName }),
    ...(lastName ? { last_name: lastName } : {}),
    // An address that the account would refuse must not keep the person out.
    ...(email && emailKey(email) !== null ? { email } : {}),
    ...(phone ? { phones: [{ title: "", phone, notify: false, has_viber: false, has_whatsapp: false }] } : {}),
    ...(address ? { address } : {}),
  };
}
