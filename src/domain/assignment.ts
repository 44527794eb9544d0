/** An employee in the order of turns of a store. `position` orders them: the chosen order, or the order in which people joined. */
export interface TurnTaker {
  readonly employeeId: string;
  readonly position: number;
  /** Active and takes orders. */
  readonly available: boolean;
}

/**
 * Whose turn it is (product.md 12): strictly in turn, people who are not available are skipped, newcomers join at the end.
 * `lastPosition` is the position of the one who had the last turn. Null: nobody is available.
 */
export function nextTurn(takers: readonly TurnTaker[], lastPosition: number): TurnTaker | null {
  const available = takers.filter((taker) => taker.available).sort((a, b) => a.position - b.position);
  return available.find((taker) => taker.position > lastPosition) ?? available[0] ?? null;
}
