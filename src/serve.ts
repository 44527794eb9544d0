import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Logger } from "pino";
import { type Service, type ServiceOptions, startService } from "./app.ts";
import { type Config, ConfigError, dataDirOf, readConfig, SETTINGS_FILE } from "./config.ts";
import { DatabaseTrouble } from "./database/trouble.ts";
import { createLog } from "./log.ts";

/** Whoever stops us waits 5 s; what has not ended by then is left to the system (the embedded database ends with us in any case). */
const STOP_MS = 4700;

/**
 * Runs the service until SIGTERM or SIGINT, then ends the process with exit code 0. A start that cannot go on says why in one line on
 * standard error and ends it with 1.
 */
export async function serve(env: Readonly<Record<string, string | undefined>>, options: ServiceOptions = {}): Promise<void> {
  // Left to itself the heap grows to four times of what lives in it while pages of an import come and go: 320 MB, of which 60 are in use.
  setFlagsFromString("--heap-growing-percent=100");
  let config: Config;
  try {
    const file = join(dataDirOf(env), SETTINGS_FILE);
    config = readConfig(env, existsSync(file) ? readFileSync(file, "utf8") : null);
  } catch (error) {
    return giveUp(error);
  }
  const { log, release } = createLog(config.logLevel, process.stdout);
  endOnSurprise(log, release);
  const stopAsked = waitForSignal();
  const starting = startService(config, log, options);
  let service: Service | "stopped";
  try {
    service = await Promise.race([starting, stopAsked.then(() => "stopped" as const)]);
  } catch (error) {
    release();
    return giveUp(error, log);
  }
  // Asked to stop while starting: what has been started ends first.
  if (service === "stopped") return stop(await starting.catch(() => null), log);

  sayWhere(service, config, log);
  release();
  const reason = await Promise.race([stopAsked, service.failed]);
  if (reason !== "signal") log.fatal({ reason }, "the service cannot go on");
  await stop(service, log, reason === "signal" ? 0 : 1);
}

function sayWhere({ address, setupToken }: Service, config: Config, log: Logger): void {
  if (address === null) log.info({ role: config.role }, "working");
  else log.info({ address, role: config.role }, `listening on ${address}`);
  if (setupToken !== null)
    log.warn({ setupToken, address: `${address}/setup` }, `set-up is needed: open ${address}/setup and enter the set-up token ${setupToken}`);
  if (config.publicUrl?.startsWith("http://")) log.warn({}, "EC020 PUBLIC_URL is not https: web-hooks may not arrive. Set it to an https address.");
}

/** The second signal does not wait for anything. */
function waitForSignal(): Promise<"signal"> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (asked && signal === "SIGINT") process.exit(130);
        asked = true;
        resolve("signal");
      });
    }
  });
}

async function stop(service: Service | null, log: Logger, exitCode = 0): Promise<void> {
  const late = setTimeout(() => {
    log.error({}, "not everything stopped in time; what was under way is taken up at the next start");
    process.exit(exitCode);
  }, STOP_MS);
  await service?.stop();
  clearTimeout(late);
  log.info({}, "stopped");
  process.exit(exitCode);
}

function giveUp(error: unknown, log?: Logger): void {
  const expected = error instanceof ConfigError || error instanceof DatabaseTrouble;
  if (expected) process.stderr.write(`${error.message}\n`);
  else if (log) log.fatal({ err: error }, "the service could not start");
  else process.stderr.write(`The service could not start: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

/** A fault that nobody caught leaves us in an unknown state: better to end, and to be started again. */
function endOnSurprise(log: Logger, release: () => void): void {
  const end = (error: unknown): void => {
    release();
    log.fatal({ err: error }, "an error that nobody expected; the service ends");
    process.exit(1);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}
