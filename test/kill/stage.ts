import { expect } from "vitest";
import { until } from "../embedded-installation.ts";
import { untilImported } from "./import-under-kills.ts";
import { type Installation, makeInstallation, openDatabaseOf } from "./installation.ts";
import { bundlePrograms, endStarted, type Programs, type ServiceProcess } from "./processes.ts";
import { type ShopProcess, startShopProcess } from "./shop.ts";
import { expectRest, expectWholeImport } from "./whole-import.ts";

/** An import that was asked for, in a data folder of its own. */
export interface BegunImport {
  readonly service: ServiceProcess;
  readonly dataDir: string;
  readonly importId: string;
}

/** A shop that stays, and a service that can be killed. */
export interface Stage {
  readonly programs: Programs;
  readonly installation: Installation;
  readonly shop: ShopProcess;
  begin(program: string): Promise<BegunImport>;
  start(program: string, dataDir: string): ServiceProcess;
  /** Waits for the import's end and for the passes after it, then throws unless everything is as if nothing had been killed. */
  expectAllOnce(begun: BegunImport): Promise<void>;
  close(): Promise<void>;
}

const MOVES_WITHIN_MS = 30_000;

export async function openStage(orderCount: number): Promise<Stage> {
  const programs = await bundlePrograms();
  const shop = await startShopProcess(programs.shop, orderCount);
  const orders = await shop.orders();
  const installation = await makeInstallation(programs, shop);
  const importPath = `/stores/${installation.storeId}/imports`;

  async function expectAllOnce({ service, dataDir, importId }: BegunImport): Promise<void> {
    await untilImported({ dataDir, importId, orders: orderCount, stuckAfterMs: MOVES_WITHIN_MS }, orderCount);
    const shown = await installation.call(service, "GET", `${importPath}/${importId}`);
    const counted = { found: orderCount, imported: orderCount, alreadyThere: 0, leftOut: null, setAside: 0 };
    expect(shown).toMatchObject({ state: "done", progress: 1, failure: null, ...counted });
    const client = await openDatabaseOf(dataDir);
    try {
      await expectWholeImport(client, { ...installation, importId, orders });
      const isResting = async () => {
        const { rows } = await client.query(
          `select (select count(*) from passes) > 1 and not exists (select from passes where state <> 'done')
             and not exists (select from graphile_worker._private_jobs) as resting`,
        );
        return rows[0].resting === true;
      };
      await until("rest after the import", isResting, 120_000);
      await expectRest(client, importId);
      await expectWholeImport(client, { ...installation, importId, orders });
    } finally {
      await client.end();
    }
  }

  return {
    programs,
    installation,
    shop,
    start: installation.start,
    async begin(program) {
      const dataDir = await installation.copy();
      const service = installation.start(program, dataDir);
      const { id } = await installation.call(service, "POST", importPath, {});
      return { service, dataDir, importId: String(id) };
    },
    expectAllOnce,
    async close() {
      await endStarted();
      await shop.stop();
      await installation.remove();
      await programs.remove();
    },
  };
}
