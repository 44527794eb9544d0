/** Exit codes that scripts may rely on. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;

/**
 * The command could not do what was asked. `message` says what was wrong and what was not done, `advice` what to do now.
 * `facts` go into the `--json` answer only.
 */
export class Failure extends Error {
  readonly code: string;
  readonly advice: string | null;
  readonly exitCode: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, more: { advice?: string; exitCode?: number; facts?: Readonly<Record<string, unknown>> } = {}) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.advice = more.advice ?? null;
    this.exitCode = more.exitCode ?? EXIT.failed;
    this.facts = more.facts ?? {};
  }
}

/** The command line itself was wrong: nothing was tried. */
export const wrongUse = (message: string, advice?: string): Failure =>
  new Failure("wrong_use", message, { exitCode: EXIT.wrongUse, ...(advice === undefined ? {} : { advice }) });
