import type { ConnectorIo, HttpAnswer, StoreSettings } from "../contract.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { type Asked, bareFailureOf, failureOf, refusesToken, stillRefused } from "./failures.ts";
import { hostOf, JSON_BODY, openSession, type Session } from "./session.ts";

export interface Client {
  readonly session: Session;
  /**
   * Calls a function of the shop and returns its envelope's `status` (OK, EMPTY or WARNING) and `response`.
   * `changes`: the call changes something in the shop, so a lost answer is in doubt. Throws RemoteError for every other answer.
   */
  call(name: string, parameters: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<{ status: string; response: unknown }>;
  /** The same for the functions of the web-hooks, whose success has no envelope or HTTP status of its own: `accepts` tells it. */
  callBare(
    name: string,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions & { accepts: (answer: Answer) => boolean },
  ): Promise<Answer>;
}

export interface CallOptions {
  readonly changes?: boolean;
  /** Values of this call that no error may show. */
  readonly secrets?: readonly string[];
}

/** Speaks with one shop: JSON by POST, the token in the body, one fresh login when the token is refused, and nothing else is ever repeated. */
export function createClient(settings: StoreSettings, io: ConnectorIo): Client {
  const session = openSession(settings, io);
  const host = hostOf(settings);

  async function ask(name: string, parameters: Readonly<Record<string, unknown>>, asked: () => Asked): Promise<{ answer: Answer; raw: HttpAnswer }> {
    let token = await session.token();
    // At most one login of this call, after which its token must be good.
    for (let fresh = false; ; ) {
      const reply = await send(name, parameters, token);
      if (!refusesToken(reply.answer)) return reply;
      if (fresh) throw stillRefused(reply.answer, asked());
      ({ token, fresh } = await session.tokenAfter(token));
    }
  }

  async function send(name: string, parameters: Readonly<Record<string, unknown>>, token: string): Promise<{ answer: Answer; raw: HttpAnswer }> {
    io.onCall?.();
    const raw = await io.http.send({
      method: "POST",
      url: `${settings.url}/api/${name}/`,
      headers: JSON_BODY,
      body: JSON.stringify({ token, ...parameters }),
    });
    return { raw, answer: readAnswer(raw) };
  }

  // Asked for when a failure is told, not before: the tokens of the call are secrets too.
  const askedOf = (name: string, options: CallOptions) => (): Asked => ({
    name,
    changes: options.changes ?? false,
    host,
    secrets: [...session.secrets(), ...(options.secrets ?? [])],
  });

  return {
    session,
    async call(name, parameters, options = {}) {
      const asked = askedOf(name, options);
      const { answer, raw } = await ask(name, parameters, asked);
      const failure = failureOf(answer, raw, { ...asked(), now: io.now() });
      if (failure) throw failure;
      if (answer.form !== "envelope") throw new Error(`a success without an envelope: ${answer.form}`);
      return { status: answer.status, response: answer.response };
    },
    async callBare(name, parameters, options) {
      const asked = askedOf(name, options);
      const { answer, raw } = await ask(name, parameters, asked);
      if (options.accepts(answer)) return answer;
      throw bareFailureOf(answer, raw, { ...asked(), now: io.now() });
    },
  };
}
