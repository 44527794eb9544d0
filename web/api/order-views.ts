import { patch, post, read, remove } from "./http.ts";

/** A view of the order table kept under a name: the table's part of the address bar. */
export interface KeptView {
  readonly id: string;
  readonly name: string;
  readonly search: string;
}

export const listKeptViews = async (): Promise<readonly KeptView[]> => (await read<{ items: readonly KeptView[] }>("/order-views")).items;
export const keepView = (view: Omit<KeptView, "id">): Promise<KeptView> => post("/order-views", view);
export const changeView = (id: string, changes: Partial<Omit<KeptView, "id">>): Promise<KeptView> => patch(`/order-views/${id}`, changes);
export const deleteView = (id: string): Promise<void> => remove(`/order-views/${id}`);
