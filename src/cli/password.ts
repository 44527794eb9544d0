import { readFileSync } from "node:fs";
import { wrongUse } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

/** Where the password of a shop is looked for in the environment. */
export const STORE_PASSWORD = "ECONNECT_STORE_PASSWORD";

export interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
}

/**
 * A password from where other users of the machine cannot see it: standard input, a file, or the environment.
 * There is no option for the password itself: arguments show up in the list of processes and in the shell's history.
 */
export async function readPassword(terminal: Terminal, options: PasswordOptions, variable: string): Promise<string> {
  const given = await passwordText(terminal, options, variable);
  if (given) return given;
  throw wrongUse(`No password was given, so nothing was tried.`, `Set ${variable}, or pass --password-stdin or --password-file FILE.`);
}

async function passwordText(terminal: Terminal, options: PasswordOptions, variable: string): Promise<string | undefined> {
  if (options.passwordStdin) return firstLine(await terminal.readStdin());
  if (options.passwordFile !== undefined) return firstLine(readPasswordFile(options.passwordFile));
  return terminal.env[variable];
}

function readPasswordFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw wrongUse(`The password file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}), so nothing was tried.`);
  }
}

const firstLine = (text: string): string => text.split(/\r?\n/)[0] ?? "";
