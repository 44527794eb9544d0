import { randomBytes } from "node:crypto";

export const TOKEN_LIFETIME_SECONDS = 600;

/** The tokens a shop has given. Several are valid at a time; using one does not prolong it. */
export class Tokens {
  readonly #expiry = new Map<string, number>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  give(lifetimeSeconds: number): string {
    this.#dropExpired();
    const token = randomBytes(16).toString("hex");
    this.#expiry.set(token, this.#now().getTime() + lifetimeSeconds * 1000);
    return token;
  }

  holds(token: unknown): boolean {
    const expiry = typeof token === "string" ? this.#expiry.get(token) : undefined;
    return expiry !== undefined && expiry > this.#now().getTime();
  }

  forgetAll(): void {
    this.#expiry.clear();
  }

  get count(): number {
    this.#dropExpired();
    return this.#expiry.size;
  }

  #dropExpired(): void {
    const now = this.#now().getTime();
    for (const [token, expiry] of this.#expiry) if (expiry <= now) this.#expiry.delete(token);
  }
}
