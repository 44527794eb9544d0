export interface Pace {
  /** Requests at once; 0: no limit. */
  readonly inFlight: number;
  /** Least time between the starts of two; 0: none. */
  readonly gapMs: number;
}

/**
 * First come, first served, for everyone who shares a key (one shop, one account). The pace asked for last holds.
 * The clock is only used for the gap: should it jump, no wait is longer than one gap.
 */
export class Pacer {
  readonly #now: () => number;
  #pace: Pace = { inFlight: 1, gapMs: 0 };
  #running = 0;
  #lastStart: number | null = null;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Resolves when the request may start, with the function that ends its turn. */
  async turn(pace: Pace): Promise<() => void> {
    this.#pace = pace;
    await new Promise<void>((start) => {
      this.#waiting.push(start);
      this.#startWhoMay();
    });
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running--;
      this.#startWhoMay();
    };
  }

  /** Lets everyone go at once: the network is closing and each will be refused. */
  release(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastStart = null;
    this.#pace = { inFlight: 0, gapMs: 0 };
    this.#startWhoMay();
  }

  /** Nobody runs or waits, and the next one would not have to wait either. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0 && this.#gapLeft() === 0;
  }

  #startWhoMay(): void {
    while (this.#waiting.length > 0 && this.#timer === null) {
      if (this.#pace.inFlight > 0 && this.#running >= this.#pace.inFlight) return;
      const wait = this.#gapLeft();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#lastStart = null;
          this.#startWhoMay();
        }, wait);
        return;
      }
      this.#running++;
      this.#lastStart = this.#pace.gapMs > 0 ? this.#now() : null;
      this.#waiting.shift()?.();
    }
  }

  #gapLeft(): number {
    if (this.#lastStart === null) return 0;
    const passed = Math.max(0, this.#now() - this.#lastStart);
    return Math.max(0, Math.ceil(this.#pace.gapMs - passed));
  }
}
