import { formatMinor } from "../../domain/money.ts";
import type { Context } from "../../operations/context.ts";
import { type RehearsalProgress, type Rehearsed, rehearseImport } from "../../operations/rehearse-import.ts";
import { problemBody } from "../errors.ts";
import { type RehearsalAnswer, rehearsalAnswer } from "../rehearsal-schemas.ts";
import type { App } from "../server.ts";
import { newStoreBody } from "../store-schemas.ts";

const LINES = "application/x-ndjson";

export function rehearsalsRoutes(app: App, context: Context): void {
  app.post(
    "/stores/rehearsals",
    {
      config: { permission: "stores.manage", keepsAnswers: false },
      schema: {
        summary: "What the first import of a shop would bring, with nothing written",
        description: `Takes what POST /stores takes. Asked for ${LINES}, it answers line by line: {"progress"} while the shop is read, at last {"result"} or {"problem"}.`,
        body: newStoreBody,
        response: { 200: rehearsalAnswer },
      },
    },
    async (request, reply) => {
      let gone = false;
      request.raw.socket?.once("close", () => {
        gone = true;
      });
      const stream = request.headers.accept?.includes(LINES) ? reply.raw : null;
      const write = (line: Readonly<Record<string, unknown>>) => {
        if (!stream || gone) return;
        if (!stream.headersSent) {
          // From here on what fails is told in a line: before the first one, refusals are answers of their own.
          reply.hijack();
          for (const [header, value] of Object.entries(reply.getHeaders())) if (value !== undefined) stream.setHeader(header, value);
          stream.writeHead(200, { "content-type": `${LINES}; charset=utf-8`, "cache-control": "no-store", "x-accel-buffering": "no" });
        }
        stream.write(`${JSON.stringify(line)}\n`);
      };
      const watch = { onProgress: (progress: RehearsalProgress) => write({ progress }), isOver: () => gone };
      try {
        const result = showRehearsal(await rehearseImport(context, request.body, { watch }));
        if (!stream) return reply.send(result);
        write({ result });
      } catch (error) {
        if (!stream?.headersSent) throw error;
        write({ problem: problemBody(error, request) });
      }
      stream.end();
      return reply;
    },
  );
}

const EXAMPLES = 5;
const ASIDE_SHOWN = 20;

function showRehearsal({ plan, turns, unreadable, ...rehearsed }: Rehearsed): RehearsalAnswer {
  const orders = plan.newOrders;
  const items = orders.flatMap((order) => order.items);
  const nameOf = (id: string | null) => turns.find(({ employeeId }) => employeeId === id)?.name ?? null;
  const buyers = new Map(plan.newBuyers.map((buyer) => [buyer.id, buyer]));
  const aside = [
    ...plan.parked.map(({ remoteId, reason, problem }) => ({ remoteId, reason, problem })),
    ...unreadable.map(({ remoteId, problem }) => ({ remoteId, reason: "set_aside" as const, problem })),
  ];
  const flagged = (kind: string) => orders.filter((order) => order.attention.some((entry) => entry.kind === kind)).length;
  return {
    complete: rehearsed.complete,
    windowFrom: rehearsed.windowFrom.toISOString(),
    readBackTo: rehearsed.readBackTo.toISOString(),
    calls: rehearsed.calls,
    orders: orders.length,
    alreadyThere: rehearsed.alreadyThere,
    leftOut: rehearsed.leftOut,
    byStatus: counted(
      orders,
      ({ observed, statusId }) => `${observed.statusId} ${statusId}`,
      ({ observed, statusId, binding }) => ({ remoteStatusId: observed.statusId, statusId, matched: binding.matched }),
    ),
    buyers: { known: plan.usedBuyers.length, created: plan.newBuyers.length, ambiguous: flagged("buyer_ambiguous") },
    products: {
      matched: new Set(items.flatMap(({ productId }) => (productId === null || productId.startsWith("new:") ? [] : [productId]))).size,
      created: plan.newProducts.length,
      undecided: plan.queue.length,
      undecidedLines: items.filter((item) => item.match === "pending").length,
    },
    managers: counted(
      orders,
      ({ managerId }) => managerId ?? "",
      ({ managerId }) => ({ employeeId: managerId, name: nameOf(managerId) }),
    ),
    totalsDiffer: flagged("total_differs"),
    setAside: { count: aside.length, examples: aside.slice(0, ASIDE_SHOWN) },
    examples: orders
      .slice(-EXAMPLES)
      .reverse()
      .map(({ observed, statusId, managerId, buyerId }) => {
        const { firstName, lastName } = buyers.get(buyerId) ?? observed.buyer;
        return {
          remoteNumber: observed.remoteNumber,
          placedAt: observed.placedAt.toISOString(),
          buyer: `${firstName} ${lastName}`.trim(),
          total: { amount: formatMinor(observed.total, observed.currency), currency: observed.currency },
          remoteStatusId: observed.statusId,
          statusId,
          manager: nameOf(managerId),
        };
      }),
  };
}

/** How many there are of each kind, the most first. */
function counted<Order, Shown extends object>(
  orders: readonly Order[],
  keyOf: (order: Order) => string,
  show: (order: Order) => Shown,
): (Shown & { orders: number })[] {
  const groups = new Map<string, Shown & { orders: number }>();
  for (const order of orders) {
    const key = keyOf(order);
    const group = groups.get(key);
    if (group) group.orders++;
    else groups.set(key, { ...show(order), orders: 1 });
  }
  return [...groups.values()].sort((a, b) => b.orders - a.orders);
}
