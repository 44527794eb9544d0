import { API_KEY, type RoappSimulator, startRoappSimulator } from "../simulators/roapp/simulator.ts";
import { desks } from "../src/connectors/registry.ts";
import { must } from "./look.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

/** A store, our desk and an RO App account under one clock: the whole triangle. */
export interface MirrorWorld extends World {
  readonly roapp: RoappSimulator;
  /** Connects the account with the matching that the form suggests; returns the mirror's id. */
  connectMirror(settings?: Readonly<Record<string, unknown>>): Promise<string>;
  mirror(): Promise<MirrorAnswer>;
  /** Notes what is due and works until nothing is left, letting the time pass that a look needs to settle what it saw. */
  settle(): Promise<void>;
}

export interface MirrorAnswer {
  readonly id: string;
  readonly health: { readonly state: string; readonly failure: { readonly code: string } | null };
  readonly orders: { readonly total: number; readonly bound: number; readonly waiting: number; readonly parked: number };
  readonly budget: { readonly callsPerSecond: number; readonly used: number; readonly waiting: number; readonly backlogSeconds: number };
}

/** So many calls that no test waits for its turn; the real budget has tests of its own. */
const FREE = { calls: 5000, windowMs: 1000 };

export async function openMirrorWorld(options: WorldOptions & { budget?: { calls: number; windowMs: number } } = {}): Promise<MirrorWorld> {
  const budget = options.budget ?? FREE;
  const paced = new Map([...desks].map(([platform, desk]) => [platform, { ...desk, budget }]));
  const world = await openWorld({ ...options, desks: paced });
  const roapp = await startRoappSimulator({ now: world.now, budget });
  const readMirror = async () => (await must(world, "GET", "/mirrors")).items[0];
  return {
    ...world,
    roapp,
    async connectMirror(settings = {}) {
      const account = { platform: "roapp", url: roapp.url, apiKey: API_KEY };
      const { suggested } = await must(world, "POST", "/mirrors/checks", account);
      const made = await must(world, "POST", "/mirrors", {
        ...account,
        name: "RO App",
        enabled: true,
        directory: directoryOf(suggested),
        productCategoryId: "62",
        fields: { storeName: "121", remoteId: "122", remoteNumber: "123", placedAt: "124" },
        ...settings,
      });
      return made.id;
    },
    mirror: readMirror,
    async settle() {
      await world.tick();
      for (let round = 0; round < 3; round++) {
        world.wait(61_000);
        await world.tick();
      }
    },
    async close() {
      await world.close();
      await roapp.close();
    },
  };
}

type Suggested = Readonly<Record<string, readonly { readonly remoteId: string; readonly deskId: string | null }[]>>;

/** The suggestions as they are saved; people without a counterpart are left out. */
export function directoryOf(suggested: Suggested): Readonly<Record<string, unknown>> {
  const lines = (kind: string, member: string) => (suggested[kind] ?? []).map(({ remoteId, deskId }) => ({ [member]: deskId, remoteId }));
  return {
    locations: lines("locations", "locationId"),
    orderTypes: lines("orderTypes", "orderTypeId"),
    orderStatuses: lines("orderStatuses", "statusId"),
    employees: (suggested.employees ?? []).filter(({ deskId }) => deskId !== null).map(({ remoteId, deskId }) => ({ employeeId: deskId, remoteId })),
  };
}
