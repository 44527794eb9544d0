import { RemoteError } from "../connectors/contract.ts";

const KEEPS_THE_REQUEST: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/**
 * Where a request may be sent again: the same host over https, or the same path with or without its last slash. Null: take the answer as it is.
 * Throws `redirected` when the answer points at another host: credentials are never carried there.
 */
export function resentTo(from: URL, answer: { readonly status: number; readonly location: string | null }): URL | null {
  if (answer.status < 300 || answer.status > 399 || answer.location === null || !URL.canParse(answer.location, from.href)) return null;
  const to = new URL(answer.location, from);
  const upgrades = from.protocol === "http:" && to.protocol === "https:";
  if (to.hostname !== from.hostname || (to.port !== from.port && !upgrades)) {
    throw new RemoteError("refused", `${from.host} redirects to ${to.host}`, {
      code: "redirected",
      facts: { host: from.host, redirectedTo: to.host },
    });
  }
  if (to.protocol !== from.protocol && !upgrades) return null;
  const samePath = withoutSlash(to.pathname) === withoutSlash(from.pathname) && to.search === from.search;
  const changed = to.protocol !== from.protocol || to.pathname !== from.pathname;
  return KEEPS_THE_REQUEST.has(answer.status) && samePath && changed ? to : null;
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, "");
}
