import { announce } from "../database/announce.ts";
import { type Buyer, findBuyer, lockBuyer, lockOrdersOfBuyer, updateBuyer } from "../database/buyers.ts";
import { readCompany } from "../database/company.ts";
import { lockKeys } from "../database/key-locks.ts";
import { renewSearch } from "../database/order-items.ts";
import { inTransaction } from "../database/transaction.ts";
import { emailKey } from "../domain/keys.ts";
import { phoneKey } from "../domain/phone.ts";
import type { Context } from "./context.ts";
import { notFound } from "./problem.ts";

export interface BuyerChange {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly address?: string | undefined;
}

/** Corrects a buyer; the orders of that buyer are found by the new name and number from then on. 404 when there is none. */
export async function changeBuyer(context: Context, asked: { buyerId: string; change: BuyerChange }): Promise<Buyer> {
  return inTransaction(context.db, async (tx) => {
    const { country } = await readCompany(tx);
    const orderIds = await lockOrdersOfBuyer(tx, asked.buyerId);
    const newKeys = { phone: phoneKey(asked.change.phone ?? "", country), email: emailKey(asked.change.email) };
    await lockKeys(tx, [
      ...(newKeys.phone === null ? [] : [`phone:${newKeys.phone}`]),
      ...(newKeys.email === null ? [] : [`email:${newKeys.email}`]),
    ]);
    const present = await lockBuyer(tx, asked.buyerId);
    if (!present) throw notFound("buyer");
    const email = (asked.change.email ?? present.email).trim();
    const written = (asked.change.phone ?? present.phone).trim();
    const phone = phoneKey(written, country);
    await updateBuyer(tx, asked.buyerId, {
      firstName: asked.change.firstName ?? present.firstName,
      lastName: asked.change.lastName ?? present.lastName,
      phone: phone ?? written,
      phoneKey: phone,
      email,
      emailKey: emailKey(email),
      address: asked.change.address ?? present.address,
    });
    await renewSearch(tx, orderIds);
    await announce(tx, "order.changed", { ids: orderIds });
    const buyer = await findBuyer(tx, asked.buyerId);
    if (!buyer) throw notFound("buyer");
    return buyer;
  });
}
