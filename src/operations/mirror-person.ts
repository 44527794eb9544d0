import type { BuyerKeys, DeskBuyer, NewDeskBuyer } from "../connectors/desk-contract.ts";
import { raiseAttention } from "../database/attention.ts";
import { forgetMirrorPerson, type MirroredBuyer, type MirroredOrder, saveMirrorPerson } from "../database/mirror-content.ts";
import { findOpenWrite } from "../database/mirror-writes.ts";
import { parsePhone } from "../domain/phone.ts";
import { type AtMirror, inMirrorLane, MirrorParks } from "./mirror-at.ts";
import { writeOnce } from "./mirror-journal.ts";

/**
 * The person there who is the buyer of this order: known from before, else found by phone and then e-mail (the connection verifies who is answered),
 * else created. Of a person who was there only empty fields are filled. Several who match: the most recently used, and a person is told.
 */
export async function personFor(at: AtMirror, order: MirroredOrder): Promise<string> {
  const { buyer, person } = order;
  if (!buyer) throw new MirrorParks("no_buyer");
  if (person && person.sent === fingerprintOf(buyer)) return person.remoteId;
  if (person) {
    const known = await at.desk.buyers.read(person.remoteId);
    if (known) return adopt(at, { order, buyer, found: [known] });
    // Merged or deleted there: looked for anew.
    await inMirrorLane(at, (tx) => forgetMirrorPerson(tx, at.mirror.id, buyer.id));
  }
  const keys = keysOf(at, buyer);
  if (keys.phone === null && keys.email === null) await refuseUnknowable(at, buyer);
  let found: readonly DeskBuyer[] = [];
  const look = async (): Promise<string | null> => {
    found = keys.phone === null && keys.email === null ? [] : (await at.desk.buyers.find(keys)).buyers;
    return found[0]?.remoteId ?? null;
  };
  const created = await writeOnce(at, {
    kind: "person",
    subject: `buyer:${buyer.id}`,
    orderId: order.id,
    looksFirst: true,
    look,
    call: () => at.desk.buyers.create(newBuyer(order, buyer)),
    save: (tx, remoteId) =>
      saveMirrorPerson(tx, { ...personRow(at, buyer), remoteId, ambiguous: false, sent: found.length > 0 ? "" : fingerprintOf(buyer) }),
  });
  if (created.outcome !== "created") {
    // Somebody made the same person a moment ago.
    if ((await look()) === null) throw new MirrorParks("person_refused", created.outcome === "refused" ? created.message : null);
  }
  if (found.length > 0) return adopt(at, { order, buyer, found });
  if (created.outcome !== "created") throw new MirrorParks("person_refused");
  return created.remoteId;
}

/** Fills what is empty there, never what somebody wrote; several who match are said once. */
async function adopt(
  at: AtMirror,
  { order, buyer, found }: { order: MirroredOrder; buyer: MirroredBuyer; found: readonly DeskBuyer[] },
): Promise<string> {
  const [person] = found;
  if (!person) throw new MirrorParks("person_refused");
  const patch = emptyThere(person, newBuyer(order, buyer));
  if (Object.keys(patch).length > 0) {
    const filled = await at.desk.buyers.update(person.remoteId, patch);
    if (filled.outcome === "refused") at.context.log.info({ mirror: at.mirror.id, said: filled.message }, "a person's empty fields were not taken");
  }
  await inMirrorLane(at, async (tx, now) => {
    const ambiguous = found.length > 1;
    await saveMirrorPerson(tx, { ...personRow(at, buyer), remoteId: person.remoteId, ambiguous, sent: fingerprintOf(buyer) });
    if (!ambiguous) return;
    const detail = { phone: buyer.phone, email: buyer.email, people: found.length, taken: person.remoteId, mirror: at.mirror.name };
    await raiseAttention(tx, [{ kind: "mirror_buyer_ambiguous", storeId: null, orderId: order.id, remoteId: null, detail }], now);
  });
  return person.remoteId;
}

/** A person with neither phone nor e-mail cannot be looked for: a create whose outcome is unknown is not repeated. */
async function refuseUnknowable(at: AtMirror, buyer: MirroredBuyer): Promise<void> {
  const open = await findOpenWrite(at.context.db, { mirrorId: at.mirror.id, kind: "person", subject: `buyer:${buyer.id}` });
  if (open) throw new MirrorParks("person_unknown");
}

function keysOf(at: AtMirror, buyer: MirroredBuyer): BuyerKeys {
  const phone = parsePhone(buyer.phone, at.mirror.country);
  return { phone: phone?.e164 ?? (buyer.phone || null), nationalPhone: phone?.national ?? null, email: buyer.email || null };
}

function newBuyer(order: MirroredOrder, buyer: MirroredBuyer): NewDeskBuyer {
  const { firstName, lastName, phone, email, address } = buyer;
  const isNameless = firstName === "" && lastName === "";
  return {
    firstName: isNameless ? `${order.storeName} ${order.storeRemoteNumber}` : firstName || lastName,
    lastName: firstName ? lastName : "",
    phone,
    email,
    address,
  };
}

function emptyThere(there: DeskBuyer, ours: NewDeskBuyer): Partial<NewDeskBuyer> {
  const isNameless = there.firstName === "" && there.lastName === "";
  return {
    ...(isNameless && ours.firstName !== "" ? { firstName: ours.firstName, lastName: ours.lastName } : {}),
    ...(there.phones.length === 0 && ours.phone !== "" ? { phone: ours.phone } : {}),
    ...(there.email === "" && ours.email !== "" ? { email: ours.email } : {}),
    ...(there.address === "" && ours.address !== "" ? { address: ours.address } : {}),
  };
}

/** When this is as it was, nothing of the buyer has to be carried over. */
export function fingerprintOf({ firstName, lastName, phone, email, address }: MirroredBuyer): string {
  return JSON.stringify([firstName, lastName, phone, email, address]);
}

function personRow(at: AtMirror, buyer: MirroredBuyer) {
  return { mirrorId: at.mirror.id, buyerId: buyer.id };
}
