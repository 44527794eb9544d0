export type Admission = "bring_in" | "left_out_final" | "left_out_old";

/**
 * The one rule for an order that is not ours yet, on every path (S9): placed after the import was asked for → new, whatever its status;
 * before → brought in when it is open and inside the window, else left out.
 */
export function admit(order: { placedAt: Date; final: boolean }, store: { importStartedAt: Date; windowFrom: Date }): Admission {
  if (order.placedAt >= store.importStartedAt) return "bring_in";
  if (order.placedAt < store.windowFrom) return "left_out_old";
  return order.final ? "left_out_final" : "bring_in";
}
