import type { Command } from "commander";
import type { ImportAnswer, PassAnswer } from "../answers.ts";
import { type ConnectionOptions, connect, type Desk, print, serviceCommand } from "../command.ts";
import { EXIT, wrongUse } from "../failure.ts";
import { progressLine } from "../progress.ts";
import type { Service } from "../service.ts";
import { printable } from "../table.ts";
import { findStore } from "./store-find.ts";

const KINDS = ["light", "full", "sweep"];
const LOOK_EVERY_MS = 300;

interface RunOptions extends ConnectionOptions {
  readonly wait: boolean;
}

export function importStoreCommand(desk: Desk): Command {
  return serviceCommand("import", "bring in the unfinished orders of the last two months; while one runs, follow that one")
    .argument("<store>", "id or name")
    .option("--no-wait", "only start it; it goes on by itself")
    .action(async (wanted: string, options: RunOptions) => {
      const service = connect(desk, options);
      const store = await findStore(service, wanted);
      if (!options.wait) {
        const begun = await service.post<{ id: string }>(`/stores/${store.id}/imports`, {});
        return print(desk, options, { json: begun, text: `Import ${begun.id} of ${printable(store.name)} was started.\n` });
      }
      const run = await importAndFollow(desk, service, { storeId: store.id, silent: options.json === true });
      print(desk, options, { json: run, text: describeImport(run), exitCode: run.state === "failed" ? EXIT.failed : EXIT.done });
    });
}

/** Starts the import of a store (or finds the one that runs) and shows its progress to the end. */
export async function importAndFollow(desk: Desk, service: Service, what: { storeId: string; silent: boolean }): Promise<ImportAnswer> {
  const { id } = await service.post<{ id: string }>(`/stores/${what.storeId}/imports`, {});
  return followImport(desk, service, { ...what, importId: id });
}

export async function followImport(
  desk: Desk,
  service: Service,
  what: { storeId: string; importId: string; silent: boolean },
): Promise<ImportAnswer> {
  const line = progressLine(desk.terminal, what.silent);
  let saidWhyItWaits: string | null = null;
  for (;;) {
    const run = await service.get<ImportAnswer>(`/stores/${what.storeId}/imports/${what.importId}`);
    line.show({ ...run, share: run.state === "done" ? 1 : (run.progress ?? null) });
    if (run.state === "done" || run.state === "failed") {
      line.end();
      return run;
    }
    // An import that waits (the shop is down, its password changed) goes on by itself: say so once, keep looking.
    const waiting = run.state === "waiting" ? (run.failure?.message ?? "the shop does not answer now") : null;
    if (waiting !== null && waiting !== saidWhyItWaits && !what.silent) {
      line.end();
      desk.terminal.err(`Waiting: ${waiting} ${run.failure?.advice ?? ""}`.trimEnd().concat("\n"));
    }
    saidWhyItWaits = waiting;
    await desk.terminal.sleep(LOOK_EVERY_MS);
  }
}

function describeImport(run: ImportAnswer): string {
  if (run.state === "failed") return `The import failed: ${run.failure?.message ?? "no reason was given"} ${run.failure?.advice ?? ""}\n`;
  const leftOut = run.leftOut === null ? "" : `, ${run.leftOut} left out as finished`;
  return `Done: ${run.imported} of ${run.found} orders imported, ${run.alreadyThere} already there${leftOut}, ${run.setAside} set aside.\n`;
}

interface SyncOptions extends RunOptions {
  readonly kind: string;
}

export function syncStoreCommand(desk: Desk): Command {
  return serviceCommand("sync", "look at the shop now")
    .argument("<store>", "id or name")
    .option("--kind <kind>", "light (new orders), full (open orders too) or sweep (the whole window)", "full")
    .option("--no-wait", "only start it")
    .action(async (wanted: string, options: SyncOptions) => {
      if (!KINDS.includes(options.kind)) throw wrongUse(`--kind ${options.kind} is not one of ${KINDS.join(", ")}.`);
      const service = connect(desk, options);
      const store = await findStore(service, wanted);
      const begun = await service.post<{ id: string }>(`/stores/${store.id}/passes`, { kind: options.kind });
      if (!options.wait) return print(desk, options, { json: begun, text: `Pass ${begun.id} of ${printable(store.name)} was started.\n` });
      const pass = await followPass(desk, service, begun.id);
      print(desk, options, { json: pass, text: describePass(pass), exitCode: pass.state === "done" ? EXIT.done : EXIT.failed });
    });
}

async function followPass(desk: Desk, service: Service, id: string): Promise<PassAnswer> {
  for (;;) {
    const pass = await service.get<PassAnswer>(`/passes/${id}`);
    // A pass that waits for a shop in trouble would keep a script for hours: the answer says why, and exit code 1.
    if (pass.state !== "running") return pass;
    await desk.terminal.sleep(LOOK_EVERY_MS);
  }
}

function describePass(pass: PassAnswer): string {
  const counts = `${pass.looked} looked at, ${pass.created} new, ${pass.changed} changed, ${pass.unchanged} unchanged, ${pass.pushed} sent, ${pass.setAside} set aside, ${pass.remoteCalls} calls`;
  if (pass.state === "done") return `Done (${pass.kind}): ${counts}.\n`;
  return `The pass is ${pass.state}: ${pass.failure?.message ?? "no reason was given"} ${pass.failure?.advice ?? ""}\n${counts}.\n`;
}
