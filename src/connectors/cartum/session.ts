import { type ConnectorIo, RemoteError, type StoreSettings } from "../contract.ts";
import { readAnswer } from "./answer.ts";
import { loginFailureOf } from "./failures.ts";
import { block, text } from "./wire.ts";

/** A token is good for 600 s from its login; whether use prolongs it nobody says. */
const TOKEN_LIFE_MS = 540_000;

export const JSON_BODY = { "content-type": "application/json" };

export interface Session {
  /** A token to use: the kept one while it lasts, else of a new login. */
  token(): Promise<string>;
  /** Another token than this one, which the shop refused: what someone else kept meanwhile, else of a new login (`fresh`). */
  tokenAfter(refused: string): Promise<{ readonly token: string; readonly fresh: boolean }>;
  /** A new login whatever is kept: the proof that user name and password are right. Also the way on after a refusal, when a person asks. */
  loginAnew(): Promise<void>;
  /** What must not show in errors. */
  secrets(): readonly string[];
}

interface Issued {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * The one holder of a shop's token. Logins never run beside each other, and after a refused one this session tries no other until it is
 * asked anew: a wrong password must not become a storm of logins.
 */
export function openSession(settings: StoreSettings, io: ConnectorIo): Session {
  const { login, password } = settings.credentials;
  const secrets = new Set([password, login]);
  let current: Issued | null = null;
  let keptWasRead = false;
  let running: Promise<string> | null = null;
  let refusal: RemoteError | null = null;

  async function token(): Promise<string> {
    if (!running && !keptWasRead) await readKept();
    return !running && current && current.expiresAt > io.now() ? current.token : await logInOnce();
  }

  async function tokenAfter(refused: string): Promise<{ token: string; fresh: boolean }> {
    // Another process of ours may have logged in meanwhile and, perhaps, ended this token by that.
    if (!running && current?.token === refused) await readKept();
    const usable = !running && current && current.token !== refused && current.expiresAt > io.now() ? current.token : null;
    return usable === null ? { token: await logInOnce(), fresh: true } : { token: usable, fresh: false };
  }

  async function loginAnew(): Promise<void> {
    refusal = null;
    await logInOnce();
  }

  async function readKept(): Promise<void> {
    const before = current;
    const kept = await io.tokens.read();
    keptWasRead = true;
    // A login that ended while we read knows better.
    if (current !== before) return;
    current = kept;
    if (kept) secrets.add(kept.token);
  }

  async function logInOnce(): Promise<string> {
    if (refusal) throw refusal;
    running ??= logIn().finally(() => {
      running = null;
    });
    return await running;
  }

  async function logIn(): Promise<string> {
    const startedAt = io.now();
    const result = await askForToken(settings, io, [...secrets]);
    if (result instanceof RemoteError) {
      if (result.kind === "unauthorized") refusal = result;
      current = null;
      await io.tokens.save(null);
      throw result;
    }
    current = { token: result, expiresAt: new Date(startedAt.getTime() + TOKEN_LIFE_MS) };
    secrets.add(result);
    await io.tokens.save(current);
    return result;
  }

  return { token, tokenAfter, loginAnew, secrets: () => [...secrets] };
}

/** The token of a new login, or why the shop gave none. Throws what the network throws. */
async function askForToken(settings: StoreSettings, io: ConnectorIo, secrets: readonly string[]): Promise<string | RemoteError> {
  const { login, password } = settings.credentials;
  const host = hostOf(settings);
  io.onCall?.();
  const request = { method: "POST", url: `${settings.url}/api/auth/`, headers: JSON_BODY, body: JSON.stringify({ login, password }) } as const;
  const raw = await io.http.send(request).catch((error: unknown) => {
    // What answers there speaks no HTTP: it is no shop.
    if (error instanceof RemoteError && error.code === "malformed_answer") throw notThisPlatform(host, error.message);
    throw error;
  });
  const answer = readAnswer(raw);
  const failure = loginFailureOf(answer, raw, { name: "auth", changes: false, host, secrets, now: io.now(), login });
  if (failure) return failure;
  const token = answer.form === "envelope" ? text(block(answer.response).token) : "";
  return token === "" ? notThisPlatform(host, "OK without a token") : token;
}

export function hostOf(settings: Pick<StoreSettings, "url">): string {
  return new URL(settings.url).host;
}

function notThisPlatform(host: string, why: string): RemoteError {
  return new RemoteError("unreachable", `auth at ${host}: ${why}`, { code: "not_this_platform", facts: { host } });
}
