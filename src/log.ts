import { type Logger, pino } from "pino";
import pretty from "pino-pretty";

export interface Log {
  readonly log: Logger;
  /** Lets out what was held back, after the line that says where the service listens. */
  release(): void;
}

/** Headers and members that hold secrets, wherever somebody may log an object that has them. */
const SECRETS = ["authorization", "cookie", "password", "passwordHash", "secretKey", "databaseUrl", "apiKey", "credentials", "token"];

/**
 * JSON lines on standard output; readable text when that is a terminal.
 * Scripts read the address from the first line, so that JSON lines before it are held back until `release`.
 */
export function createLog(level: string, output: NodeJS.WriteStream): Log {
  const redact = { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]), censor: "[secret]" };
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact };
  if (output.isTTY)
    return { log: pino(options, pretty({ destination: output, sync: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" })), release() {} };

  let held: string[] | null = [];
  const write = (line: string): void => {
    if (held) held.push(line);
    else output.write(line);
  };
  return {
    log: pino(options, { write }),
    release() {
      const lines = held ?? [];
      held = null;
      const first = lines.findIndex((line) => line.includes('"address":'));
      if (first > 0) lines.unshift(...lines.splice(first, 1));
      for (const line of lines) output.write(line);
    },
  };
}
