import { join } from "node:path";
import { Command } from "commander";
import { readCredentials } from "./credentials-file.ts";
import { EXIT } from "./failure.ts";
import { type Address, openService, type Service } from "./service.ts";
import type { Terminal } from "./terminal.ts";

/** What a command answers: `json` is printed with `--json`, `text` otherwise. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  /** Done unless it says otherwise. */
  readonly exitCode?: number;
}

/** Hands answers to the terminal; made once a run. */
export interface Desk {
  readonly terminal: Terminal;
  /** Settles the exit code of the run. */
  readonly exit: (code: number) => void;
}

export interface ConnectionOptions {
  readonly url?: string;
  readonly token?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

const DEFAULT_URL = "http://127.0.0.1:4280";

/** A command that speaks to a running service. */
export function serviceCommand(name: string, description: string): Command {
  return localCommand(name, description)
    .option("--url <url>", `where the service is (ECONNECT_URL; default: what the data folder's ${"econnect-cli.json"} says, else ${DEFAULT_URL})`)
    .option("--token <token>", "API token (ECONNECT_TOKEN; default: the data folder's)");
}

/** A command that works on this machine. */
export function localCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--json", "print one JSON document instead of text")
    .option("--data-dir <dir>", "data folder of the service (DATA_DIR; default: ./data)");
}

export function print(desk: Desk, options: { readonly json?: boolean }, answer: Answer): void {
  desk.terminal.out(options.json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text);
  desk.exit(answer.exitCode ?? EXIT.done);
}

export function connect(desk: Desk, options: ConnectionOptions): Service {
  return openService(findAddress(desk.terminal, options), desk.terminal.fetch);
}

export const dataDirOf = (terminal: Terminal, options: { readonly dataDir?: string }): string =>
  options.dataDir ?? (terminal.env.DATA_DIR?.trim() || "./data");

/** The command line, else the environment, else what the data folder (or the demo's inside it) remembers. */
export function findAddress(terminal: Terminal, options: ConnectionOptions): Address {
  const url = options.url ?? terminal.env.ECONNECT_URL;
  const token = options.token ?? terminal.env.ECONNECT_TOKEN;
  if (url && token) return { url, token };
  const dataDir = dataDirOf(terminal, options);
  const saved = readCredentials(dataDir) ?? readCredentials(join(dataDir, "demo"));
  // A saved token is for the saved address: it is never sent anywhere else.
  if (saved && (!url || url.replace(/\/+$/, "") === saved.url)) return { url: saved.url, token: token ?? saved.token };
  return { url: url ?? DEFAULT_URL, token: token ?? null };
}
