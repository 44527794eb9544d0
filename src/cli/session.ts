import { callService } from "./service.ts";

type SessionCall = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

/** Runs `work` with the cookie of a session that ends with it. */
export async function withSession<Result>(
  fetch: typeof globalThis.fetch,
  account: { url: string; email: string; password: string },
  work: (call: SessionCall) => Promise<Result>,
): Promise<Result> {
  const base = `${account.url.replace(/\/+$/, "")}/api/v1`;
  const signedIn = await callService({ fetch, url: `${base}/session`, method: "POST", body: { email: account.email, password: account.password } });
  const headers = { cookie: cookieOf(signedIn.headers), "x-requested-with": "econnect" };
  const call: SessionCall = <Answer>(method: string, path: string, body?: unknown) =>
    callService<Answer>({ fetch, url: base + path, method, headers, ...(body === undefined ? {} : { body }) }).then((answer) => answer.body);
  try {
    return await work(call);
  } finally {
    await call("DELETE", "/session");
  }
}

/** "a=1; Path=/", "b=2" → "a=1; b=2" */
export const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
