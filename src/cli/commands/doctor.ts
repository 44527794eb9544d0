import type { Command } from "commander";
import type { Config } from "../../config.ts";
import { DatabaseTrouble } from "../../database/trouble.ts";
import { examineDatabase } from "../../operations/examine-database.ts";
import { installationOf } from "../../operations/installation.ts";
import { packageRoot } from "../../package-root.ts";
import { type ConnectionOptions, type Desk, findAddress, print, serviceCommand } from "../command.ts";
import { type Finding, notOk, ok } from "../doctor/finding.ts";
import {
  examineClock,
  examineDataFolder,
  examineDisk,
  examineKey,
  examineNode,
  examinePublicUrl,
  examineWebApp,
  isListening,
} from "../doctor/machine.ts";
import { askReadiness, examineDatabaseClock, examineService, examineStores } from "../doctor/service.ts";
import { EXIT, Failure } from "../failure.ts";
import { readLocalConfig } from "../local.ts";
import { printable } from "../table.ts";

export function doctorCommand(desk: Desk): Command {
  return serviceCommand("doctor", "look at this installation and say what is wrong, with what to do; works with and without a service that runs")
    .addHelpText("after", "\nExit code 1 when something is bad. Warnings leave it at 0.")
    .action(async (options: ConnectionOptions) => {
      const findings = await examine(desk, options);
      const isBad = findings.some((finding) => finding.state === "bad");
      print(desk, options, { json: { ok: !isBad, findings }, text: findings.map(describe).join(""), exitCode: isBad ? EXIT.failed : EXIT.done });
    });
}

async function examine(desk: Desk, options: ConnectionOptions): Promise<Finding[]> {
  const { terminal } = desk;
  const machine = [examineNode(process.version), examineClock(terminal.now()), examineWebApp(packageRoot)];
  let config: Config;
  try {
    config = readLocalConfig(terminal, options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [
      ...machine,
      notOk("bad", error.code, { subject: "Settings", detail: error.message, advice: "Nothing else was looked at: correct it and run this again." }),
    ];
  }
  const installed = [
    ok("EC024", "Settings", "all are right"),
    examineDataFolder(config.dataDir),
    examineDisk(config.dataDir),
    examineKey(config),
    examinePublicUrl(config.publicUrl),
  ];
  return [...machine, ...installed, ...(await examineDatabaseHere(desk, config)), ...(await examineRunning(desk, config, options))];
}

async function examineDatabaseHere(desk: Desk, config: Config): Promise<Finding[]> {
  const { terminal } = desk;
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const subject = "Database";
  try {
    const facts = await examineDatabase(installationOf(config, { now: terminal.now, log: silent }));
    if (facts.state === "not_made_yet") return [ok("EC030", subject, "embedded, made at the first start")];
    const where = config.databaseUrl === null ? (facts.isShared ? "embedded, used by the service" : "embedded, starts") : "answers";
    const version = facts.isTooOld
      ? notOk("bad", "EC101", { subject, detail: `PostgreSQL ${facts.version} is too old`, advice: "Use PostgreSQL 15 or newer." })
      : ok("EC030", subject, `${where}, PostgreSQL ${facts.version}, ${facts.isMigrated ? "up to date" : "brought up to date at the next start"}`);
    return [version, examineDatabaseClock(facts.clockOffsetMs)].filter((finding) => finding !== null);
  } catch (error) {
    if (error instanceof DatabaseTrouble) return [notOk("bad", error.code, { subject, detail: error.message, advice: "Nothing was changed in it." })];
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return [
      notOk("bad", "EC030", {
        subject,
        detail: `it cannot be reached (${reason})`,
        advice: "Look at DATABASE_URL, and whether the server runs and lets this user in.",
      }),
    ];
  }
}

/** Looks where it is told to, else where the data folder says that the service was last, else where it would listen. */
async function examineRunning(desk: Desk, config: Config, options: ConnectionOptions): Promise<Finding[]> {
  const { terminal } = desk;
  const address = findAddress(terminal, options);
  const own = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`;
  const told = options.url ?? terminal.env.ECONNECT_URL;
  for (const url of told === undefined ? [address.url, own] : [told]) {
    const readiness = await askReadiness(url, terminal.fetch);
    // A token is for its own address only.
    const token = url === address.url ? address.token : null;
    if (readiness !== null) return [examineService(url, readiness, true), ...(await examineStores({ url, token }, terminal.fetch))];
  }
  const { hostname, port } = new URL(told ?? own);
  return [examineService(told ?? own, null, await isListening(hostname.replace(/^\[|\]$/g, ""), Number(port || 80)))];
}

const MARK = { ok: "  ok     ", warning: "  warning", bad: "  BAD    " } as const;

function describe({ state, code, subject, detail, advice }: Finding): string {
  const shown = detail.startsWith(`${code} `) ? detail.slice(code.length + 1) : detail;
  return `${MARK[state]} ${code} ${subject}: ${printable(shown)}\n${advice === null ? "" : `          ${printable(advice)}\n`}`;
}
