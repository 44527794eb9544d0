import type { CheckAnswer, ImportAnswer, Named, StoreAnswer } from "../answers.ts";
import { callService, type Service } from "../service.ts";
import { withSession } from "../session.ts";

export interface Owner {
  readonly email: string;
  readonly password: string;
}

const COMPANY = { name: "Kvitka", currency: "UAH", country: "UA", timeZone: "Europe/Kyiv", locale: "en" };

/** Makes the company and its owner, unless an earlier run has. */
export async function setUpCompany(fetch: typeof globalThis.fetch, where: { url: string; setupToken: string; owner: Owner }): Promise<void> {
  const base = `${where.url}/api/v1`;
  const { body } = await callService<{ needed: boolean }>({ fetch, url: `${base}/setup`, method: "GET" });
  if (!body.needed) return;
  const owner = { name: "Olena", ...where.owner };
  await callService({ fetch, url: `${base}/setup`, method: "POST", body: { setupToken: where.setupToken, company: COMPANY, owner } });
}

/** A token for the command line, made with the owner's sign-in. */
export async function makeToken(fetch: typeof globalThis.fetch, where: { url: string; owner: Owner }): Promise<string> {
  const created = await withSession(fetch, { url: where.url, ...where.owner }, (call) =>
    call<{ token: string }>("POST", "/api-tokens", { name: "Command line of the demo" }),
  );
  return created.token;
}

export const MANAGERS = [
  { name: "Taras", email: "taras@kvitka.example" },
  { name: "Iryna", email: "iryna@kvitka.example" },
];

/** Managers that share the orders with the owner, in turn; they have the owner's password. */
export async function addManagers(service: Service, password: string): Promise<void> {
  const known = await service.list<{ email: string }>("/employees");
  for (const manager of MANAGERS) {
    if (known.some((employee) => employee.email === manager.email)) continue;
    await service.post("/employees", { ...manager, role: "manager", password });
  }
}

export interface SimulatedShop {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

/** The simulated shop as a store of the desk, with its statuses matched as suggested. */
export async function connectShop(service: Service, shop: SimulatedShop): Promise<StoreAnswer> {
  const access = { platform: "cartum", url: shop.url, credentials: { login: shop.login, password: shop.password } };
  const check = await service.post<CheckAnswer>("/stores/checks", access);
  const [[location], [type]] = await Promise.all([service.list<Named>("/locations"), service.list<Named>("/order-types")]);
  return service.post<StoreAnswer>("/stores", {
    ...access,
    name: COMPANY.name,
    enabled: true,
    locationId: location?.id,
    orderTypeId: type?.id,
    productLanguage: check.languages[0],
    productMatching: "sku",
    assignment: { mode: "all" },
    timeZone: check.suggestedTimeZone,
    statusRules: check.suggestedRules,
  });
}

export const startImport = (service: Service, storeId: string): Promise<Pick<ImportAnswer, "id">> => service.post(`/stores/${storeId}/imports`, {});
