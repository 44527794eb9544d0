import type { Sitting } from "./stage.ts";

interface ShotPage {
  readonly name: string;
  /** Needs nobody signed in; these come last. */
  readonly signedOut?: boolean;
  readonly show: (sitting: Sitting) => Promise<void>;
}

const at = (name: string, path: string): ShotPage => ({ name, show: (sitting) => sitting.open(path) });
/** The page of the first thing of a list. */
const firstOf = (name: string, list: string, pathOf: (id: string) => string): ShotPage => ({
  name,
  show: async (sitting) => sitting.open(pathOf((await sitting.read(list)).items[0]?.id ?? "")),
});
const store = (name: string, rest: string): ShotPage => ({
  name,
  show: (sitting) => sitting.open(`/settings/stores/${sitting.stage.storeId}${rest}`),
});

/** Every page of the app. */
export const PAGES: readonly ShotPage[] = [
  at("orders", "/orders"),
  at("orders-none", "/orders?q=nothing-is-called-like-this"),
  firstOf("order", "/orders?limit=1", (id) => `/orders/${id}`),
  at("attention", "/attention"),
  at("dashboard", "/dashboard"),
  at("products", "/products"),
  { name: "product", show: async (sitting) => sitting.open(`/products/${await soldProduct(sitting)}`) },
  at("buyers", "/buyers"),
  firstOf("buyer", "/buyers?limit=1", (id) => `/buyers/${id}`),
  at("stores", "/settings/stores"),
  at("connect", "/settings/stores/new"),
  store("store", ""),
  store("store-matching", "?tab=matching"),
  store("store-settings", "?tab=settings"),
  store("store-activity", "?tab=activity"),
  at("account", "/account"),
  at("guide", "/guide"),
  at("company", "/settings/company"),
  at("locations", "/settings/locations"),
  at("order-types", "/settings/order-types"),
  at("statuses", "/settings/statuses"),
  at("employees", "/settings/employees"),
  at("api-tokens", "/settings/api-tokens"),
  { name: "sign-in", signedOut: true, show: (sitting) => sitting.open("/sign-in") },
];

/** A product that orders have, so that its page has something to show. */
async function soldProduct(sitting: Sitting): Promise<string> {
  const { items } = await sitting.read("/orders?limit=1");
  const order = await sitting.read(`/orders/${items[0].id}`);
  return order.items.find((item: { productId: string | null }) => item.productId !== null).productId;
}
