import { useCallback, useMemo, useRef, useState } from "react";
import { listOrderIds, type OrderFilters } from "../../api/orders.ts";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** By id, for what is not loaded as a row. */
  readonly numbers: ReadonlyMap<string, string>;
  /** The whole view is chosen; `more`: it holds more than can be chosen. */
  readonly whole: { readonly more: boolean } | null;
}

interface Known {
  readonly id: string;
  readonly number: string;
}

const NONE: Selection = { ids: new Set(), numbers: new Map(), whole: null };

/** Which orders of the table are chosen for a common change. It begins anew with every other view. */
export function useSelection(orders: readonly Known[], filters: OrderFilters) {
  const [state, setState] = useState({ filters, selection: NONE });
  const selection = state.filters === filters ? state.selection : NONE;
  const anchor = useRef<string | null>(null);
  const latest = useRef(orders);
  latest.current = orders;
  const [choosing, setChoosing] = useState(false);

  const set = useCallback(
    (change: (before: ReadonlySet<string>) => ReadonlySet<string>) =>
      setState((now) => {
        const before = now.filters === filters ? now.selection : NONE;
        return { filters, selection: { ...before, ids: change(before.ids), whole: null } };
      }),
    [filters],
  );

  /** Chooses or lets go of one; with `through`, of all from the one before to this one. */
  const toggle = useCallback(
    (id: string, through = false) => {
      set((before) => {
        const wanted = !before.has(id);
        const next = new Set(before);
        for (const each of through ? between(latest.current, anchor.current, id) : [id]) {
          if (through || wanted) next.add(each);
          else next.delete(each);
        }
        return next;
      });
      anchor.current = id;
    },
    [set],
  );
  const clear = useCallback(() => setState({ filters, selection: NONE }), [filters]);
  const chooseLoaded = useCallback(() => set(() => new Set(latest.current.map(({ id }) => id))), [set]);
  const chooseWhole = useCallback(async () => {
    setChoosing(true);
    try {
      const { items, more } = await listOrderIds(filters);
      const numbers = new Map(items.map(({ id, number }) => [id, number]));
      setState({ filters, selection: { ids: new Set(numbers.keys()), numbers, whole: { more } } });
    } finally {
      setChoosing(false);
    }
  }, [filters]);

  const numberOf = useMemo(() => {
    const loaded = new Map(orders.map(({ id, number }) => [id, number]));
    return (id: string) => loaded.get(id) ?? selection.numbers.get(id) ?? id;
  }, [orders, selection]);
  return { selection, toggle, clear, chooseLoaded, chooseWhole, choosing, numberOf };
}

/** The ids of a range of rows, ends included; the last alone when the first is not there any more. */
export function between(orders: readonly Known[], from: string | null, to: string): readonly string[] {
  const at = [from, to].map((wanted) => orders.findIndex(({ id }) => id === wanted));
  const [first = -1, last = -1] = at;
  if (first < 0 || last < 0) return [to];
  return orders.slice(Math.min(first, last), Math.max(first, last) + 1).map(({ id }) => id);
}
