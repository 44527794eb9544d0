import type { OrderFilters } from "../api/orders.ts";

interface Place {
  /** How far down the table was scrolled. */
  readonly offset: number;
  readonly chosen: string | null;
}

const places = new Map<string, Place>();
let sequence: readonly string[] = [];
let latest: string | null = null;

/** Where somebody was in the table when they opened an order: there they come back to. */
export function keepPlace(search: OrderFilters, place: Place): void {
  latest = JSON.stringify(search);
  places.set(latest, place);
}

/** Somebody went on to a neighbour: that one is the chosen one when they come back. */
export function moveChosen(orderId: string): void {
  const place = latest === null ? undefined : places.get(latest);
  if (latest !== null && place) places.set(latest, { ...place, chosen: orderId });
}

export function keptPlace(search: OrderFilters): Place | null {
  return places.get(JSON.stringify(search)) ?? null;
}

/** The orders of the table in their order, so that one can go from card to card. */
export function rememberSequence(ids: readonly string[]): void {
  sequence = ids;
}

export function neighboursOf(id: string): { readonly previous: string | null; readonly next: string | null } {
  const at = sequence.indexOf(id);
  return at < 0 ? { previous: null, next: null } : { previous: sequence[at - 1] ?? null, next: sequence[at + 1] ?? null };
}
