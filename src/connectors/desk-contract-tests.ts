import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import type { DeskConnection, DeskConnector } from "./desk-contract.ts";
import { cataloguePromises } from "./desk-contract-tests/catalogue.ts";
import { orderPromises } from "./desk-contract-tests/orders.ts";
import { BUYER, type ContractDesk, draftFor, lineFor, made } from "./desk-contract-tests/stage.ts";
import { troublePromises } from "./desk-contract-tests/trouble.ts";

/** What every desk that mirrors ours promises, held against its simulated account. */
export function deskContractTests(connector: DeskConnector, open: () => Promise<ContractDesk>): void {
  describe(`the desk connector of ${connector.platform} keeps the contract`, () => {
    let desk: ContractDesk;
    let connection: DeskConnection;

    beforeAll(async () => {
      desk = await open();
    });
    beforeEach(() => {
      connection = connector.open(desk.settings, desk.io);
    });
    afterEach(() => {
      desk.calm();
      desk.reset();
    });
    afterAll(() => desk.close());

    const stage = {
      connector,
      get desk() {
        return desk;
      },
      get connection() {
        return connection;
      },
      draft: (buyerId: string, reference?: string) => draftFor(desk, buyerId, reference),
      line: (productId: string, reference?: string) => lineFor(desk, productId, reference),
      mug: () => desk.addProduct({ title: "Mug", sku: "MUG-1", code: "0042", barcode: "0012345" }),
      opened: async () => made(connection.orders.create(draftFor(desk, await made(connection.buyers.create(BUYER))))),
    };
    cataloguePromises(stage);
    orderPromises(stage);
    troublePromises(stage);
  });
}
