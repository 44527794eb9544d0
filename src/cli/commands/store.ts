import { Command } from "commander";
import type { CheckAnswer, StoreAnswer } from "../answers.ts";
import { type ConnectionOptions, connect, type Desk, print, serviceCommand } from "../command.ts";
import { wrongUse } from "../failure.ts";
import { type PasswordOptions, readPassword, STORE_PASSWORD } from "../password.ts";
import { formatTable, printable, shortTime } from "../table.ts";
import { addStoreCommand } from "./store-add.ts";
import { findStore } from "./store-find.ts";
import { importStoreCommand, syncStoreCommand } from "./store-runs.ts";

export function storeCommand(desk: Desk): Command {
  return new Command("store")
    .description("connected stores")
    .addCommand(listStores(desk))
    .addCommand(addStoreCommand(desk))
    .addCommand(checkStore(desk))
    .addCommand(importStoreCommand(desk))
    .addCommand(syncStoreCommand(desk));
}

function listStores(desk: Desk): Command {
  return serviceCommand("list", "the stores, with how each is doing").action(async (options: ConnectionOptions) => {
    const stores = await connect(desk, options).list<StoreAnswer>("/stores");
    print(desk, options, {
      json: stores,
      text: stores.length === 0 ? "No store is connected yet: `econnect store add`.\n" : storeTable(stores, desk),
    });
  });
}

function storeTable(stores: readonly StoreAnswer[], desk: Desk): string {
  const table = formatTable(
    stores,
    [
      { title: "ID", cell: (store) => store.id, align: "right" },
      { title: "NAME", cell: (store) => store.name },
      { title: "PLATFORM", cell: (store) => store.platform },
      { title: "ADDRESS", cell: (store) => store.url },
      { title: "STATE", cell: (store) => store.health.state },
      { title: "OPEN", cell: (store) => store.health.openOrders, align: "right" },
      { title: "LAST SUCCESS", cell: (store) => shortTime(store.health.lastSuccessAt) },
      { title: "NEXT RUN", cell: (store) => shortTime(store.health.nextRunAt) },
    ],
    desk.terminal.isInteractive ? desk.terminal.columns() : null,
  );
  const troubles = stores.flatMap((store) =>
    store.health.failure ? [`${printable(store.name)}: ${store.health.failure.message} ${store.health.failure.advice}\n`] : [],
  );
  return table + (troubles.length === 0 ? "" : `\n${troubles.join("")}`);
}

interface CheckOptions extends ConnectionOptions, PasswordOptions {
  readonly platform: string;
  readonly storeUrl?: string;
  readonly login?: string;
}

function checkStore(desk: Desk): Command {
  return serviceCommand("check", "whether a shop lets us in: a connected one, or the one of --store-url and --login")
    .argument("[store]", "id or name of a connected store")
    .option("--platform <platform>", "kind of shop", "cartum")
    .option("--store-url <url>", "address of a shop that is not connected yet")
    .option("--login <name>", "user name in the shop's admin panel")
    .option("--password-stdin", "read the password from standard input")
    .option("--password-file <file>", "read the password from the first line of a file")
    .addHelpText("after", `\nThe password is never an argument: set ${STORE_PASSWORD}, or use one of the two options.`)
    .action(async (store: string | undefined, options: CheckOptions) => {
      if (store !== undefined) return checkConnected(desk, store, options);
      if (!options.storeUrl || !options.login) throw wrongUse("Say which shop: the id or name of a store, or --store-url and --login.");
      const password = await readPassword(desk.terminal, options, STORE_PASSWORD);
      const check = await connect(desk, options).post<CheckAnswer>("/stores/checks", {
        platform: options.platform,
        url: options.storeUrl,
        credentials: { login: options.login, password },
      });
      print(desk, options, { json: check, text: describeCheck(check) });
    });
}

/** Re-reads the shop's statuses with the stored password: the cheapest call that proves that it works. */
async function checkConnected(desk: Desk, wanted: string, options: ConnectionOptions): Promise<void> {
  const service = connect(desk, options);
  const store = await findStore(service, wanted);
  const statuses = await service.get<unknown>(`/stores/${store.id}/remote-statuses?refresh=true`);
  print(desk, options, {
    json: { ok: true, store, remoteStatuses: statuses },
    text: `${printable(store.name)} (${store.url}) lets us in. State: ${store.health.state}, last success: ${shortTime(store.health.lastSuccessAt) || "none yet"}.\n`,
  });
}

function describeCheck(check: CheckAnswer): string {
  const statuses = check.statuses.map((status) => printable(status.titles.en ?? Object.values(status.titles)[0] ?? status.id));
  return [
    `${check.host} lets us in.`,
    `Statuses: ${statuses.join(", ")}`,
    `Languages: ${check.languages.join(", ")}`,
    `Currencies: ${check.currencies.join(", ")}`,
    `Time zone: ${check.suggestedTimeZone}`,
    "",
  ].join("\n");
}
