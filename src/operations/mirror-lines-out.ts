import { raiseAttention } from "../database/attention.ts";
import { forgetMirrorLines, forgetMirrorProduct, type MirroredOrder, saveMirrorLine } from "../database/mirror-content.ts";
import { planMirrorLines, type SentLine, type WantedLine } from "../sync/mirror-lines.ts";
import { type AtMirror, inMirrorLane, MirrorParks, MirrorWaits, yieldToPeople } from "./mirror-at.ts";
import { writeOnce } from "./mirror-journal.ts";
import { applyFreeze } from "./mirror-news.ts";

/** An order there whose lines are to be brought up to date. */
export interface LinesOut {
  readonly order: MirroredOrder;
  readonly remoteId: string;
  readonly wanted: readonly WantedLine[];
  readonly products: ReadonlyMap<string, string>;
  /** Created a moment ago: nobody can have touched its lines. */
  readonly isFresh: boolean;
}

/**
 * Adds, changes and takes away lines there, one call each, without stock deduction. They are read first, so that what a person did there is neither
 * overwritten nor doubled; once a product line is written off there nothing is sent any more (product.md 37).
 */
export async function carryLines(at: AtMirror, out: LinesOut): Promise<void> {
  const { order, remoteId, wanted, products } = out;
  const shown = out.isFresh ? null : await at.desk.orders.lines(remoteId);
  if (!out.isFresh && shown === null) throw new MirrorParks("gone_there");
  if (shown?.some((line) => line.writtenOff)) {
    await inMirrorLane(at, (tx, now) => applyFreeze(tx, at.mirror, { orderId: order.id, lines: shown, wasFrozen: order.frozen, now }));
    return;
  }
  const steps = planMirrorLines(wanted, order.sent, { products, shown });
  await noteTheirs(at, order, steps.theirs);
  for (const line of steps.remove) await remove(at, out, line);
  if (steps.forget.length > 0)
    await inMirrorLane(at, (tx) =>
      forgetMirrorLines(
        tx,
        order.id,
        steps.forget.map((line) => line.itemId),
      ),
    );
  for (const { sent, wanted: line } of steps.change) await change(at, out, { sent, line });
  for (const [place, line] of steps.add.entries()) {
    if (place > 0) await yieldToPeople(at, order.id);
    await add(at, out, line);
  }
}

/** What a person changed or took away there is theirs from now on, and said once. */
async function noteTheirs(at: AtMirror, order: MirroredOrder, lines: readonly SentLine[]): Promise<void> {
  if (lines.length === 0) return;
  const titles = order.items.filter((item) => lines.some((line) => line.itemId === item.id)).map((item) => item.title);
  await inMirrorLane(at, async (tx, now) => {
    for (const line of lines) await saveMirrorLine(tx, order.id, { ...line, differs: true });
    const detail = { lines: titles, mirror: at.mirror.name };
    await raiseAttention(tx, [{ kind: "mirror_lines_differ", storeId: null, orderId: order.id, remoteId: null, detail }], now);
  });
}

/** Repeating a removal or a change does no harm: the lines are read before each round. */
async function remove(at: AtMirror, { order, remoteId }: LinesOut, line: SentLine): Promise<void> {
  const removed = await at.desk.orders.removeLine(remoteId, line.remoteId);
  if (removed.outcome === "refused") throw new MirrorParks("line_refused", removed.message);
  await inMirrorLane(at, (tx) => forgetMirrorLines(tx, order.id, [line.itemId]));
}

async function change(at: AtMirror, { order, remoteId }: LinesOut, { sent, line }: { sent: SentLine; line: WantedLine }): Promise<void> {
  const { quantity, price, discount } = line;
  const changed = await at.desk.orders.changeLine(remoteId, sent.remoteId, { quantity, price, discount });
  if (changed.outcome === "refused") throw new MirrorParks("line_refused", changed.message);
  if (changed.outcome === "gone") throw new MirrorWaits(at.context.now()); // taken away this very moment: look again
  await inMirrorLane(at, (tx) => saveMirrorLine(tx, order.id, { ...sent, productKey: line.key, quantity, price, discount }));
}

async function add(at: AtMirror, { order, remoteId, products }: LinesOut, line: WantedLine): Promise<void> {
  const productId = products.get(line.key);
  if (productId === undefined) throw new Error(`the product of line ${line.itemId} was not settled`);
  const reference = lineReference(line.itemId);
  const { quantity, price, discount } = line;
  const added = await writeOnce(at, {
    kind: "line",
    subject: `item:${line.itemId}`,
    orderId: order.id,
    look: async () => (await at.desk.orders.lines(remoteId))?.find((shown) => shown.reference === reference)?.remoteId ?? null,
    call: () => at.desk.orders.addLine(remoteId, { productId, quantity, price, discount, employeeId: employeeOf(at, order), reference, comment: "" }),
    save: (tx, lineId) =>
      saveMirrorLine(tx, order.id, {
        itemId: line.itemId,
        remoteId: lineId,
        productKey: line.key,
        productId,
        quantity,
        price,
        discount,
        differs: false,
      }),
  });
  if (added.outcome === "created") return;
  if (added.outcome === "gone") throw new MirrorParks("gone_there");
  // The product may have been deleted there since we learned of it: it is looked for anew, once.
  if (!order.known.has(line.key)) throw new MirrorParks("line_refused", added.message);
  await inMirrorLane(at, (tx) => forgetMirrorProduct(tx, at.mirror.id, productId));
  throw new MirrorWaits(at.context.now());
}

export function employeeOf(at: AtMirror, order: MirroredOrder): string | null {
  return order.managerId === null ? null : (at.mirror.employees.get(order.managerId) ?? null);
}

function lineReference(itemId: string): string {
  return `line:${itemId}`;
}
