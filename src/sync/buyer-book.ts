import { emailKey } from "../domain/keys.ts";
import { phoneKey } from "../domain/phone.ts";

/** A buyer of the desk, as matching needs it. `id` is ours, or "new:0", "new:1" … for one this page creates. */
export interface BookedBuyer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly phoneKey: string | null;
  readonly email: string;
  readonly emailKey: string | null;
  readonly address: string;
  readonly lastUsedAt: Date;
}

export interface WantedBuyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
}

export interface BuyerMatch {
  readonly buyerId: string;
  /** Several people have this phone or e-mail: the most recently used was taken, and a person should look (product.md 18). */
  readonly ambiguous: boolean;
}

export interface BuyerBook {
  /** `orderNumber` names a buyer of whom the shop knows nothing. */
  match(wanted: WantedBuyer, orderNumber?: string): BuyerMatch;
  /** Buyers to create, in order: "new:0" is the first. */
  readonly created: readonly (BookedBuyer & { readonly flagged: boolean })[];
  /** Existing buyers with fields that were empty and are filled now. */
  filled(): readonly BookedBuyer[];
  /** Existing buyers an order was given to. */
  readonly used: ReadonlySet<string>;
}

/** The keys under which a wanted buyer is looked for; the page locks these before it reads. */
export function buyerKeys(wanted: WantedBuyer, country: string): { phone: string | null; email: string | null } {
  return { phone: phoneKey(wanted.phone, country), email: emailKey(wanted.email) };
}

/**
 * Matches the buyers of one page (product.md 18): by phone, then e-mail; one hit is reused and only its empty fields are filled; several: the most
 * recently used, flagged; none: created. An e-mail never joins people whose phones differ.
 */
export function openBuyerBook(
  existing: readonly BookedBuyer[],
  options: { country: string; now: Date; nameless: (orderNumber: string) => string },
): BuyerBook {
  const buyers = new Map(existing.map((buyer) => [buyer.id, buyer]));
  const byPhone = index(existing, (buyer) => buyer.phoneKey);
  const byEmail = index(existing, (buyer) => buyer.emailKey);
  const created: (BookedBuyer & { flagged: boolean })[] = [];
  const changed = new Set<string>();
  const used = new Set<string>();

  function match(wanted: WantedBuyer, orderNumber = ""): BuyerMatch {
    const keys = buyerKeys(wanted, options.country);
    const samePhone = keys.phone === null ? [] : (byPhone.get(keys.phone) ?? []);
    const sameEmail = keys.email === null ? [] : (byEmail.get(keys.email) ?? []);
    const hits = samePhone.length > 0 ? samePhone : sameEmail.filter((id) => agrees(buyers.get(id), keys.phone));
    const best = newest(hits);
    if (best === null) return { buyerId: create({ ...wanted, orderNumber }, keys), ambiguous: false };
    fill(best, wanted, keys);
    used.add(best);
    return { buyerId: best, ambiguous: hits.length > 1 };
  }

  function newest(ids: readonly string[]): string | null {
    const found = ids.map((id) => buyers.get(id)).filter((buyer) => buyer !== undefined);
    return found.sort((a, b) => b.lastUsedAt.getTime() - a.lastUsedAt.getTime() || (a.id < b.id ? 1 : -1))[0]?.id ?? null;
  }

  function fill(id: string, wanted: WantedBuyer, keys: { phone: string | null; email: string | null }): void {
    const buyer = buyers.get(id);
    if (!buyer) return;
    // An e-mail or phone that another person has is not added here: that would join two people.
    const freeEmail = keys.email !== null && (byEmail.get(keys.email) ?? []).every((other) => other === id);
    const freePhone = keys.phone !== null && (byPhone.get(keys.phone) ?? []).every((other) => other === id);
    const full: BookedBuyer = {
      ...buyer,
      firstName: buyer.firstName === "" && buyer.lastName === "" ? wanted.firstName : buyer.firstName,
      lastName: buyer.firstName === "" && buyer.lastName === "" ? wanted.lastName : buyer.lastName,
      address: buyer.address === "" ? wanted.address : buyer.address,
      ...(buyer.email === "" && freeEmail ? { email: wanted.email, emailKey: keys.email } : {}),
      ...(buyer.phone === "" && freePhone ? { phone: keys.phone ?? wanted.phone, phoneKey: keys.phone } : {}),
    };
    const same = (Object.keys(full) as (keyof BookedBuyer)[]).every((member) => full[member] === buyer[member]);
    if (same) return;
    buyers.set(id, full);
    if (full.emailKey !== buyer.emailKey) add(byEmail, full.emailKey, id);
    if (full.phoneKey !== buyer.phoneKey) add(byPhone, full.phoneKey, id);
    if (!id.startsWith("new:")) changed.add(id);
    else Object.assign(created[Number(id.slice(4))] ?? {}, full);
  }

  function create(wanted: WantedBuyer & { orderNumber: string }, keys: { phone: string | null; email: string | null }): string {
    const id = `new:${created.length}`;
    const nobody = wanted.firstName === "" && wanted.lastName === "" && wanted.phone === "" && wanted.email === "";
    const buyer = {
      id,
      firstName: nobody ? options.nameless(wanted.orderNumber) : wanted.firstName,
      lastName: wanted.lastName,
      phone: keys.phone ?? wanted.phone,
      phoneKey: keys.phone,
      email: wanted.email,
      emailKey: keys.email,
      address: wanted.address,
      lastUsedAt: options.now,
      flagged: nobody,
    };
    created.push(buyer);
    buyers.set(id, buyer);
    add(byPhone, keys.phone, id);
    add(byEmail, keys.email, id);
    return id;
  }

  return { match, created, used, filled: () => [...changed].map((id) => buyers.get(id)).filter((buyer) => buyer !== undefined) };
}

function agrees(buyer: BookedBuyer | undefined, phone: string | null): boolean {
  return buyer !== undefined && (phone === null || buyer.phoneKey === null || buyer.phoneKey === phone);
}

function index(buyers: readonly BookedBuyer[], key: (buyer: BookedBuyer) => string | null): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const buyer of buyers) add(found, key(buyer), buyer.id);
  return found;
}

function add(found: Map<string, string[]>, key: string | null, id: string): void {
  if (key === null) return;
  const ids = found.get(key);
  if (ids) ids.push(id);
  else found.set(key, [id]);
}
