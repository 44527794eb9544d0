import type { Command } from "commander";
import type { CheckAnswer, Named, StoreAnswer } from "../answers.ts";
import { type ConnectionOptions, connect, type Desk, print, serviceCommand } from "../command.ts";
import { EXIT, Failure, wrongUse } from "../failure.ts";
import { type PasswordOptions, readPassword, STORE_PASSWORD } from "../password.ts";
import type { Service } from "../service.ts";
import { printable } from "../table.ts";
import { importAndFollow } from "./store-runs.ts";

const MATCHINGS = ["sku", "code", "barcode", "name"];

interface AddOptions extends ConnectionOptions, PasswordOptions {
  readonly platform: string;
  readonly name?: string;
  readonly storeUrl?: string;
  readonly login?: string;
  readonly location?: string;
  readonly type?: string;
  readonly language?: string;
  readonly matching: string;
  readonly managers: string;
  readonly timeZone?: string;
  readonly rules: boolean;
  readonly mayCancel?: boolean;
  readonly disabled?: boolean;
  readonly import?: boolean;
}

export function addStoreCommand(desk: Desk): Command {
  return serviceCommand("add", "connect a shop; its credentials are checked first, and nothing is saved when they fail")
    .requiredOption("--name <name>", "what the store is called on the desk")
    .requiredOption("--store-url <url>", "address of the shop")
    .requiredOption("--login <name>", "user name in the shop's admin panel (not the e-mail)")
    .option("--platform <platform>", "kind of shop", "cartum")
    .option("--password-stdin", "read the shop's password from standard input")
    .option("--password-file <file>", "read the shop's password from the first line of a file")
    .option("--location <location>", "id or name; default: the first")
    .option("--type <type>", "order type, id or name; default: the first")
    .option("--language <key>", "language of product names, as the shop calls it (ua, en, ro …); default: the shop's first")
    .option("--matching <method>", `how products are recognised: ${MATCHINGS.join(", ")}`, "sku")
    .option("--managers <who>", 'who gets the orders, in turn: "all", or ids or e-mails with commas between', "all")
    .option("--time-zone <zone>", "of the shop, like Europe/Kyiv; default: what the check suggests")
    .option("--no-rules", "match no statuses; default: the matching that the check suggests")
    .option("--may-cancel", "the desk may cancel orders in the shop")
    .option("--disabled", "save the store without traffic to it")
    .option("--import", "import its orders at once and wait for it")
    .addHelpText("after", `\nThe password is never an argument: set ${STORE_PASSWORD}, or use one of the two options.`)
    .action(async (options: AddOptions) => {
      if (!MATCHINGS.includes(options.matching)) throw wrongUse(`--matching ${options.matching} is not one of ${MATCHINGS.join(", ")}.`);
      const password = await readPassword(desk.terminal, options, STORE_PASSWORD);
      const service = connect(desk, options);
      const store = await addStore(service, options, password);
      if (!options.import) return print(desk, options, { json: store, text: `${printable(store.name)} is connected as store ${store.id}.\n` });
      const run = await importAndFollow(desk, service, { storeId: store.id, silent: options.json === true });
      print(desk, options, {
        json: { store, import: run },
        text: `${printable(store.name)} is connected as store ${store.id}; its import is ${run.state}.\n`,
        exitCode: run.state === "failed" ? EXIT.failed : EXIT.done,
      });
    });
}

async function addStore(service: Service, options: AddOptions, password: string): Promise<StoreAnswer> {
  const shop = { platform: options.platform, url: options.storeUrl, credentials: { login: options.login, password } };
  const check = await service.post<CheckAnswer>("/stores/checks", shop);
  const [location, type, assignment] = await Promise.all([
    pick(service, "/locations", options.location, "location"),
    pick(service, "/order-types", options.type, "order type"),
    readAssignment(service, options.managers),
  ]);
  return service.post<StoreAnswer>("/stores", {
    ...shop,
    name: options.name,
    enabled: options.disabled !== true,
    locationId: location.id,
    orderTypeId: type.id,
    productLanguage: options.language ?? check.languages[0] ?? "ua",
    productMatching: options.matching,
    assignment,
    timeZone: options.timeZone ?? check.suggestedTimeZone,
    statusRules: options.rules ? check.suggestedRules : { in: [], out: [] },
    ...(options.mayCancel ? { mayCancelInStore: true } : {}),
  });
}

interface Listed extends Named {
  readonly archived?: boolean;
}

async function pick(service: Service, path: string, wanted: string | undefined, what: string): Promise<Listed> {
  const usable = (await service.list<Listed>(path)).filter((one) => one.archived !== true);
  const found = wanted === undefined ? usable[0] : (usable.find((one) => one.id === wanted) ?? usable.find((one) => one.name === wanted));
  if (found) return found;
  throw new Failure("no_such_thing", `There is no ${what}${wanted === undefined ? "" : ` "${wanted}"`}: the store was not added.`, {
    advice: usable.length === 0 ? `Add one first.` : `There are: ${usable.map((one) => `${one.id} ${one.name}`).join(", ")}.`,
  });
}

async function readAssignment(service: Service, managers: string): Promise<{ mode: "all" } | { mode: "selected"; employeeIds: string[] }> {
  if (managers === "all") return { mode: "all" };
  const employees = await service.list<Named & { email: string }>("/employees");
  const employeeIds = managers.split(",").map((part) => {
    const wanted = part.trim();
    const found = employees.find((one) => one.id === wanted || one.email.toLowerCase() === wanted.toLowerCase());
    if (!found) throw new Failure("no_such_employee", `Nobody has the id or e-mail "${wanted}": the store was not added.`);
    return found.id;
  });
  return { mode: "selected", employeeIds };
}
