import type { Transaction } from "../database/database.ts";
import { lockKeys } from "../database/key-locks.ts";
import {
  findKeyHolder,
  findProduct,
  insertProduct,
  lockNamesOf,
  lockProduct,
  type Product,
  type ProductFields,
  updateProduct,
} from "../database/products.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";

export interface NewProduct {
  readonly title: string;
  readonly sku?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly barcode?: string | null | undefined;
}

export interface ProductChange extends Omit<NewProduct, "title"> {
  readonly title?: string | undefined;
  readonly archived?: boolean | undefined;
}

/** Adds a product to the catalogue; 409 `already_exists` naming the one that has its SKU, code or barcode. */
export async function createProduct(context: Context, product: NewProduct): Promise<Product> {
  return inTransaction(context.db, async (tx) => {
    const fields = fieldsOf({ ...product, archived: false });
    await refuseTakenKeys(tx, fields, null);
    return readBack(tx, await insertProduct(tx, fields, context.now()));
  });
}

/** Changes what is named, keeps the rest; 404, or 409 `already_exists`. */
export async function changeProduct(context: Context, asked: { productId: string; change: ProductChange }): Promise<Product> {
  return inTransaction(context.db, async (tx) => {
    const present = await findProduct(tx, asked.productId);
    if (!present) throw notFound("product");
    // Keys before rows, as a page of orders locks them; the row is read again under its lock.
    await refuseTakenKeys(tx, fieldsOf(merged(present, asked.change)), asked.productId);
    const locked = await lockProduct(tx, asked.productId);
    if (!locked) throw notFound("product");
    await updateProduct(tx, asked.productId, { fields: fieldsOf(merged(locked, asked.change)), now: context.now() });
    return readBack(tx, asked.productId);
  });
}

/** Holds the keys of a product that is to be written, and refuses those that another one has. */
export async function refuseTakenKeys(tx: Transaction, fields: ProductFields, except: string | null): Promise<void> {
  await lockKeys(tx, lockNamesOf(fields));
  const holder = await findKeyHolder(tx, fields, except);
  if (!holder) return;
  const detail = `Nothing was saved: the product "${holder.title}" (id ${holder.id}) has this ${WORDS[holder.member]} already. Change that product, or give another ${WORDS[holder.member]}.`;
  const errors = [{ path: holder.member, message: `is that of the product "${holder.title}"` }];
  throw new Problem(409, "already_exists", detail, { errors, more: { member: holder.member, product: { id: holder.id, title: holder.title } } });
}

const WORDS = { sku: "SKU", code: "code", barcode: "barcode" } as const;

function merged(present: Product, change: ProductChange): ProductChange & { title: string } {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { title: present.title, sku: present.sku, code: present.code, barcode: present.barcode, archived: present.archived, ...given };
}

function fieldsOf(product: ProductChange & { title: string }): ProductFields {
  const text = (given: string | null | undefined) => given?.trim() || null;
  return {
    title: product.title.trim(),
    sku: text(product.sku),
    code: text(product.code),
    barcode: text(product.barcode),
    archived: product.archived ?? false,
  };
}

async function readBack(tx: Transaction, id: string): Promise<Product> {
  const product = await findProduct(tx, id);
  if (!product) throw notFound("product");
  return product;
}
