/** What the command line is given of the outside world, so that tests can stand in for a terminal. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True when a person looks at the output: then there is a progress bar, and long cells are cut. */
  readonly isInteractive: boolean;
  readonly columns: () => number;
  readonly readStdin: () => Promise<string>;
  readonly now: () => Date;
  readonly fetch: typeof globalThis.fetch;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Calls back once when the person (or a service manager) asks us to end. Returns how to stop listening. */
  readonly onEnd: (end: () => void) => () => void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isInteractive: process.stdout.isTTY === true,
    columns: () => process.stdout.columns || 80,
    readStdin,
    now: () => new Date(),
    fetch: globalThis.fetch,
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    onEnd: (end) => {
      const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
      for (const signal of signals) process.on(signal, end);
      return () => {
        for (const signal of signals) process.off(signal, end);
      };
    },
  };
}

async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
