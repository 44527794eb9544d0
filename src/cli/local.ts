import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError, dataDirOf, readConfig, SETTINGS_FILE } from "../config.ts";
import { type Installation, installationOf } from "../operations/installation.ts";
import { Failure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

/** The settings of the installation of this machine, as the service would read them. Throws Failure for a wrong one. */
export function readLocalConfig(terminal: Terminal, options: { readonly dataDir?: string }): Config {
  const env = options.dataDir === undefined ? terminal.env : { ...terminal.env, DATA_DIR: options.dataDir };
  const file = join(dataDirOf(env), SETTINGS_FILE);
  try {
    return readConfig(env, existsSync(file) ? readFileSync(file, "utf8") : null);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Failure(error.message.split(" ")[0] ?? "wrong_setting", error.message);
  }
}

export function localInstallation(terminal: Terminal, options: { readonly dataDir?: string }): Installation {
  return installationOf(readLocalConfig(terminal, options), { now: terminal.now, log: logTo(terminal) });
}

/** What a person at a terminal should know of what the database says while a command runs. */
export function logTo(terminal: Terminal): Installation["log"] {
  const tell = (_facts: object, message: string): void => terminal.err(`${message}\n`);
  return { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
}
