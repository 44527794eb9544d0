import { asFlag, asInteger, asList, type Params } from "../request-body.ts";
import type { WireOrder } from "../wire.ts";
import { type Answer, type Call, failed } from "./call.ts";

const CANCELLED = 4;

interface Verdict {
  readonly number: unknown;
  readonly refusal: string | null;
}

/** Sets status, paid flag or waybill of each order that is named; the log says how each went. */
export function ordersUpdate(call: Call): Answer {
  const orders = asList(call.params.orders);
  if (orders === null) return failed("ERROR", "orders is not defined or defined incorrectly");
  const verdicts = orders.map((entry) => updateOne(call, (typeof entry === "object" && entry !== null ? entry : {}) as Params));
  const { logTextKey = "message", logWithoutOrderId, logShort = 0 } = call.faults;
  const log = verdicts.map(({ number, refusal }) => ({
    ...(logWithoutOrderId ? {} : { order_id: number }),
    status: refusal === null ? "OK" : "ERROR",
    [logTextKey]: refusal ?? "UPDATED",
  }));
  const allDone = verdicts.every(({ refusal }) => refusal === null);
  return { http: 200, json: { status: allDone ? "OK" : "WARNING", response: { log: log.slice(0, log.length - logShort) } } };
}

function updateOne({ shop, faults }: Call, entry: Params): Verdict {
  const number = asInteger(entry.order_id) ?? entry.order_id ?? null;
  const refused = (refusal: string): Verdict => ({ number, refusal });
  const order = typeof number === "number" ? shop.shelf.find(number) : undefined;
  if (!order) return refused("order is not defined or defined incorrectly");
  if (faults.updateRefused) return refused(faults.updateRefused);
  const status = asInteger(entry.status);
  if (entry.status !== undefined && (status === null || !shop.statuses.has(status))) return refused("status is not defined or defined incorrectly");
  if (faults.cancelledLocked && order.status === CANCELLED && status !== null && status !== CANCELLED)
    return refused("order is cancelled and can not be changed");
  if (!faults.updateIgnored) shop.change(order, { by: "api", what: "updated through the API" }, (content) => write(content, { status, entry }));
  return { number, refusal: null };
}

/** `paid` and `paided`, which some pages print, are not looked at. */
function write(content: WireOrder, { status, entry }: { status: number | null; entry: Params }): void {
  if (status !== null) content.stat_status = status;
  if (entry.payed !== undefined) content.payed = asFlag(entry.payed) ? 1 : 0;
  const waybill = entry.tracking_code ?? entry.own_tracking_code;
  if (typeof waybill === "string" && !Array.isArray(content.delivery_data)) content.delivery_data.tnNumber = waybill;
}
