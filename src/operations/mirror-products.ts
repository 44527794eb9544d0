import type { DeskProduct, ProductKeyKind } from "../connectors/desk-contract.ts";
import { type MirroredOrder, saveMirrorProducts } from "../database/mirror-content.ts";
import { productKey } from "../domain/keys.ts";
import type { WantedLine } from "../sync/mirror-lines.ts";
import { type AtMirror, inMirrorLane, MirrorParks, yieldToPeople } from "./mirror-at.ts";
import { writeOnce } from "./mirror-journal.ts";

/** A product as it is looked for there. */
interface Sought {
  readonly key: string;
  readonly title: string;
  readonly sku: string;
  readonly code: string;
  readonly barcode: string;
}

/** What a product can be known by, the surest first; its name only when it has nothing else. */
const KINDS: readonly ProductKeyKind[] = ["sku", "barcode", "code", "name"];

/**
 * The products there for these lines, by our keys: known from before, else found by SKU, barcode or code, else created in the chosen category.
 * What is found or created is known from then on.
 */
export async function productsFor(at: AtMirror, order: MirroredOrder, lines: readonly WantedLine[]): Promise<ReadonlyMap<string, string>> {
  const all = new Map(order.known);
  const sought = soughtOf(
    order,
    lines.filter((line) => !all.has(line.key)),
  );
  if (sought.length === 0) return all;
  const found = await findAll(at, sought);
  const rows = [...found].map(([key, product]) => ({ key, remoteId: product.remoteId, created: false }));
  if (rows.length > 0) await inMirrorLane(at, (tx, now) => saveMirrorProducts(tx, at.mirror.id, rows, now));
  for (const { key, remoteId } of rows) all.set(key, remoteId);
  const unknown = sought.filter((product) => !all.has(product.key));
  for (const [place, product] of unknown.entries()) {
    if (place > 0) await yieldToPeople(at, order.id);
    all.set(product.key, await create(at, order, product));
  }
  return all;
}

function soughtOf(order: MirroredOrder, lines: readonly WantedLine[]): Sought[] {
  const byKey = new Map(
    lines.map((line) => {
      const product = line.productId === null ? undefined : order.products.get(line.productId);
      const { title, sku, code, barcode } = product ?? { title: line.title, sku: line.sku, code: null, barcode: null };
      return [line.key, { key: line.key, title, sku: sku ?? "", code: code ?? "", barcode: barcode ?? "" }] as const;
    }),
  );
  return [...byKey.values()];
}

async function findAll(at: AtMirror, sought: readonly Sought[]): Promise<Map<string, DeskProduct>> {
  const found = new Map<string, DeskProduct>();
  for (const kind of KINDS) {
    const wanted = sought.filter((product) => !found.has(product.key) && wordOf(product, kind) !== "");
    if (wanted.length === 0) continue;
    const values = [...new Set(wanted.map((product) => wordOf(product, kind)))];
    const answer = await at.desk.products.find(kind, values);
    for (const product of wanted) {
      const hit = answer.find((one) => wordsThere(one, kind).some((word) => productKey(word) === productKey(wordOf(product, kind))));
      if (hit) found.set(product.key, hit);
    }
  }
  return found;
}

function wordOf(product: Sought, kind: ProductKeyKind): string {
  if (kind === "name") return product.sku + product.code + product.barcode === "" ? product.title : "";
  return product[kind];
}

function wordsThere(product: DeskProduct, kind: ProductKeyKind): readonly string[] {
  return kind === "barcode" ? product.barcodes : [kind === "name" ? product.title : product[kind]];
}

async function create(at: AtMirror, order: MirroredOrder, product: Sought): Promise<string> {
  const { categoryId } = at.mirror;
  if (categoryId === null) throw new MirrorParks("no_category", product.sku === "" ? product.title : product.sku);
  const look = async (): Promise<string | null> => (await findAll(at, [product])).get(product.key)?.remoteId ?? null;
  const save = (remoteId: string, created: boolean) => [{ key: product.key, remoteId, created }];
  const { key: _, ...fields } = product;
  const created = await writeOnce(at, {
    kind: "product",
    subject: product.key,
    orderId: order.id,
    look,
    call: () => at.desk.products.create({ ...fields, categoryId }),
    save: (tx, remoteId, how) => saveMirrorProducts(tx, at.mirror.id, save(remoteId, how === "done"), at.context.now()),
  });
  if (created.outcome === "created") return created.remoteId;
  // Somebody made the same product a moment ago.
  const theirs = await look();
  if (theirs === null) throw new MirrorParks("product_refused", created.outcome === "refused" ? created.message : null);
  await inMirrorLane(at, (tx, now) => saveMirrorProducts(tx, at.mirror.id, save(theirs, false), now));
  return theirs;
}
