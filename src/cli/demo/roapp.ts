import { join } from "node:path";
import { packageRoot } from "../../package-root.ts";
import type { Named } from "../answers.ts";
import type { Service } from "../service.ts";
import { type Child, startChild } from "./child.ts";
import type { RoappNotes } from "./notes.ts";

/** The simulated RO App account, and what it is to the desk. */
export interface DemoRoapp {
  readonly panelUrl: string;
  readonly mirrorId: string;
  /** Orders that are there or on their way, and how long those on their way will take. */
  readonly orders: number;
  readonly waiting: number;
  readonly backlogSeconds: number;
}

interface Pair {
  readonly remoteId: string;
  readonly deskId: string | null;
}

interface MirrorCheck {
  readonly customFields: readonly { readonly id: string; readonly name: string }[];
  readonly productCategories: readonly { readonly id: string; readonly parentId: string | null }[] | null;
  readonly suggested: { readonly locations: Pair[]; readonly employees: Pair[]; readonly orderTypes: Pair[]; readonly orderStatuses: Pair[] };
}

interface Mirror {
  readonly id: string;
  readonly url: string;
  readonly webhook: { readonly path: string };
  readonly orders: { readonly total: number; readonly waiting: number };
  readonly budget: { readonly backlogSeconds: number };
}

/** The same account comes up again: it keeps what it holds in the demo's folder. */
export function startRoapp(dataDir: string, { key }: RoappNotes, run: { port: number; env: NodeJS.ProcessEnv }): Child {
  return startChild({
    name: "The simulated RO App",
    script: join(packageRoot, "dist", "simulators", "roapp.js"),
    parameters: ["--port", String(run.port), "--key", key, "--state", join(dataDir, "roapp.json"), "--parent-pipe"],
    env: run.env,
    logFile: join(dataDir, "roapp.log"),
  });
}

/** Connects the account as its form suggests, or takes up an earlier run's, and enters the desk's web-hook there, which only its staff can. */
export async function connectRoapp(
  door: Service,
  account: RoappNotes & { readonly url: string },
  desk: { readonly url: string; readonly fetch: typeof globalThis.fetch },
): Promise<DemoRoapp> {
  const [known] = await door.list<Mirror>("/mirrors");
  if (known && known.url !== account.url) await door.patch(`/mirrors/${known.id}`, { url: account.url });
  const mirror = known ?? (await connect(door, account));
  await desk.fetch(`${account.url}/__control/hooks`, {
    method: "PUT",
    body: JSON.stringify({ targets: [{ url: `${desk.url}${mirror.webhook.path}`, secret: account.webhookSecret }] }),
  });
  const { orders, budget } = await door.get<Mirror>(`/mirrors/${mirror.id}`);
  return { panelUrl: account.url, mirrorId: mirror.id, orders: orders.total, waiting: orders.waiting, backlogSeconds: budget.backlogSeconds };
}

async function connect(door: Service, { url, key, webhookSecret }: RoappNotes & { readonly url: string }): Promise<Mirror> {
  const access = { platform: "roapp", url, apiKey: key };
  const check = await door.post<MirrorCheck>("/mirrors/checks", access);
  const { locations, employees, orderTypes, orderStatuses } = check.suggested;
  const [[location], [type]] = await Promise.all([door.list<Named>("/locations"), door.list<Named>("/order-types")]);
  const pairs = (list: readonly Pair[], member: string) => list.map(({ remoteId, deskId }) => ({ [member]: deskId, remoteId }));
  const [storeName, remoteId, remoteNumber, placedAt] = check.customFields.map((field) => field.id);
  const category = check.productCategories?.find(({ parentId }) => parentId !== null) ?? check.productCategories?.[0];
  return door.post<Mirror>("/mirrors", {
    ...access,
    name: "RO App",
    enabled: true,
    directory: {
      locations: pairs(withOurs(locations, location?.id), "locationId"),
      employees: pairs(employees, "employeeId"),
      orderTypes: pairs(withOurs(orderTypes, type?.id), "orderTypeId"),
      orderStatuses: pairs(orderStatuses, "statusId"),
    },
    ...(category === undefined ? {} : { productCategoryId: category.id }),
    fields: { storeName, remoteId, remoteNumber, placedAt },
    webhookSecret,
  });
}

/** The location and the type that the shop's orders have stand for the first there, unless something there is called the same. */
function withOurs(pairs: readonly Pair[], ours: string | undefined): readonly Pair[] {
  if (ours === undefined || pairs.some(({ deskId }) => deskId === ours)) return pairs;
  return pairs.map((pair, place) => (place === 0 ? { ...pair, deskId: ours } : pair));
}
