import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { type HttpRequest, RemoteError } from "../../src/connectors/contract.ts";
import { RowsToCopy } from "../../src/database/database.ts";
import type { Tables } from "../../src/database/tables.ts";
import type { Context } from "../../src/operations/context.ts";

/** A process was killed: whatever it still had in mind is gone, and nothing it does afterwards reaches anybody. */
export class Killed extends Error {
  constructor() {
    super("this process was killed");
  }
}

/** What can go wrong at an effect: before it, or after it was done and before the process hears of it. A shop knows no deadlock. */
export const BLOWS = ["killed before", "killed after", "lost before", "lost after", "deadlock"] as const;
export type Blow = (typeof BLOWS)[number];

/** What leaves the process: a commit, a statement outside a transaction, a call to a shop. In between, nothing that lasts happens. */
export interface Effect {
  readonly number: number;
  readonly kind: "commit" | "statement" | "call";
  readonly what: string;
}

export interface MortalOptions {
  /** Which blow falls at this effect, if any. What is lost is the database's connection, or the shop's: the call does not arrive, or its answer does not. */
  readonly blow: (effect: Effect) => Blow | null;
  /** Other people and other processes do something while a call to the shop is under way. */
  readonly meanwhile: (at: { readonly path: string; readonly when: "before" | "after" }) => Promise<void>;
}

export interface MortalProcess {
  readonly context: Context;
  readonly isDead: () => boolean;
}

/**
 * The product as one process that can die, or lose its database, between any two effects (S23). The effects are counted at the two seams through which
 * everything passes, the connection to the database and the outbound call, so that no gap is left out and nothing of this is in the product itself.
 */
export function mortalProcess(real: { readonly context: Context; readonly pool: pg.Pool }, options: MortalOptions): MortalProcess {
  const life = { dead: false, effects: 0 };
  const strike = (kind: Effect["kind"], what: string): Blow | null => {
    const blow = options.blow({ number: ++life.effects, kind, what });
    if (blow === "killed before" || blow === "killed after") life.dead = true;
    return blow;
  };

  async function connect() {
    if (life.dead) throw new Killed();
    const client = await real.pool.connect();
    let inTransaction = false;
    const rollBack = async (): Promise<void> => {
      if (inTransaction) await client.query("rollback");
      inTransaction = false;
    };
    const end = async (error: Error): Promise<never> => {
      // What the server does with a transaction whose client is gone.
      await rollBack();
      throw error;
    };

    async function query(text: string, values?: readonly unknown[]) {
      const verb = text.trimStart().slice(0, 8).toLowerCase();
      if (verb === "rollback") {
        await rollBack();
        return { command: "ROLLBACK", rowCount: 0, rows: [] };
      }
      if (life.dead) return end(new Killed());
      const kind = verb.startsWith("commit") ? "commit" : inTransaction || verb.startsWith("begin") ? null : "statement";
      const blow = kind === null ? null : strike(kind, text);
      if (blow === "killed before") return end(new Killed());
      if (blow === "lost before") return end(databaseError("57P01", "terminating connection due to administrator command"));
      if (blow === "deadlock") return end(databaseError("40P01", "deadlock detected"));
      const result = await (isPrepared(text, values) ? client.query({ name: nameOf(text), text, values }) : client.query(text, values as unknown[]));
      if (verb.startsWith("begin")) inTransaction = true;
      if (kind === "commit") inTransaction = false;
      if (blow === "killed after") throw new Killed();
      if (blow === "lost after") throw databaseError("57P01", "terminating connection due to administrator command");
      return result;
    }
    return { query, release: () => client.release() };
  }

  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: { connect, end: async () => undefined } as never }) });

  const httpFor: Context["httpFor"] = (paceKey, pace) => {
    const http = real.context.httpFor(paceKey, pace);
    return {
      async send(request: HttpRequest) {
        if (life.dead) throw new Killed();
        const { pathname: path } = new URL(request.url);
        await options.meanwhile({ path, when: "before" });
        const blow = strike("call", path);
        if (blow === "killed before") throw new Killed();
        if (blow === "lost before") throw timeout();
        const answer = await http.send(request).finally(() => {
          if (life.dead) throw new Killed();
          if (blow === "lost after") throw timeout();
        });
        await options.meanwhile({ path, when: "after" });
        return answer;
      },
    };
  };

  return { context: { ...real.context, db, httpFor }, isDead: () => life.dead };
}

const names = new Map<string, string>();

/** Every statement stays prepared on its connection: thousands of runs ask the same, and on so few rows planning takes longer than doing. */
function isPrepared(text: string, values?: readonly unknown[]): values is unknown[] {
  return values !== undefined && !(values[0] instanceof RowsToCopy) && /^\s*(\/\*|with|select|insert|update|delete)/i.test(text);
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `storm_${names.size}`;
  names.set(text, name);
  return name;
}

/** As the network says it when no answer came: whether the call took effect cannot be told. */
function timeout(): RemoteError {
  return new RemoteError("unreachable", "no answer in time", { code: "timeout", facts: {}, mayHaveHappened: true });
}

function databaseError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
