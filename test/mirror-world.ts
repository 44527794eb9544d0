import { must } from "./look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "./world.ts";

/** A store, our desk and an RO App account under one clock, for journeys of the mirror. */
export interface MirrorWorld extends World {
  /** Connects the account with the matching that the form suggests; people without a counterpart are left out. Returns the mirror's id. */
  connectMirror(settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** What the form would connect with. */
  mirrorSettings(): Promise<{ readonly directory: Readonly<Record<string, unknown>>; readonly [member: string]: unknown }>;
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

export async function openMirrorWorld(orders: number): Promise<MirrorWorld> {
  const world = await openWorld({
    roapp: true,
    shops: [{ port: 0, orders, days: 5, allOpen: true, lines: 2, quirks: false, login: LOGIN, password: PASSWORD }],
  });
  const { roapp } = world;

  async function mirrorSettings() {
    const account = { platform: "roapp", url: roapp.url, apiKey: roapp.apiKey };
    const { suggested } = await must(world, "POST", "/mirrors/checks", account);
    return {
      ...account,
      name: "RO App",
      enabled: true,
      directory: directoryOf(suggested),
      productCategoryId: "62",
      fields: { storeName: "121", remoteId: "122", remoteNumber: "123", placedAt: "124" },
    };
  }

  return {
    ...world,
    mirrorSettings,
    async connectMirror(settings = {}) {
      return (await must(world, "POST", "/mirrors", { ...(await mirrorSettings()), ...settings })).id;
    },
    mirror: async () => (await must(world, "GET", "/mirrors")).items[0],
    async settle() {
      await world.tick();
      for (let round = 0; round < 3; round++) {
        world.wait(61_000);
        await world.tick();
      }
    },
  };
}

type Suggested = Readonly<Record<string, readonly { readonly remoteId: string; readonly deskId: string | null }[]>>;

function directoryOf(suggested: Suggested): Readonly<Record<string, unknown>> {
  const lines = (kind: string, member: string) => (suggested[kind] ?? []).map(({ remoteId, deskId }) => ({ [member]: deskId, remoteId }));
  return {
    locations: lines("locations", "locationId"),
    orderTypes: lines("orderTypes", "orderTypeId"),
    orderStatuses: lines("orderStatuses", "statusId"),
    employees: (suggested.employees ?? []).filter(({ deskId }) => deskId !== null).map(({ remoteId, deskId }) => ({ employeeId: deskId, remoteId })),
  };
}
