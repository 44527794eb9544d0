import type { LookupAddress, LookupOptions } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { rootCertificates } from "node:tls";
import { buildConnector } from "undici";
import { RemoteError } from "../connectors/contract.ts";
import { type AllowedPrivateHosts, type Destination, mayConnect, mayUsePlainHttp, plainHost } from "./address.ts";

/** Answers every address of a name, or throws an error with a DNS code. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export async function systemResolve(host: string): Promise<LookupAddress[]> {
  return await lookup(host, { all: true });
}

export interface GuardOptions {
  readonly allowed: AllowedPrivateHosts;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
  /** Certificate authorities trusted beside the system's, PEM. */
  readonly ca: string | null;
}

/**
 * What opens the connections to one origin. The name is resolved here for every new connection and only addresses that were checked are
 * handed on, so that nobody can answer the check with one address and the connection with another.
 */
export function guardedConnector(origin: URL, options: GuardOptions): buildConnector.connector {
  const to = destinationOf(origin);
  // A literal address never reaches the lookup: checkedUrl has looked at it.
  return buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    ...(options.ca === null ? {} : { ca: [...rootCertificates, options.ca] }),
    lookup: (host: string, wanted: LookupOptions, callback: LookupCallback) => void answerLookup(to, options, { host, wanted, callback }),
  });
}

/**
 * Looks at the URL itself before anything is sent: its scheme, credentials in it, plain http, a literal address.
 * Returns the URL to call, with the host's other spellings (decimal, octal and hex addresses, capitals, a trailing dot) made plain.
 */
export function checkedUrl(text: string, allowed: AllowedPrivateHosts): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw refusedAddress("this is not a web address", { reason: "not_a_url" });
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw refusedAddress("only https addresses are called", { host: url.host, reason: "scheme" });
  if (url.username !== "" || url.password !== "")
    throw refusedAddress("an address must not carry a user name or password", { host: url.host, reason: "credentials" });
  url.hostname = url.hostname.replace(/\.+$/, "");
  url.hash = "";
  const to = destinationOf(url);
  const host = plainHost(to.host);
  if (host === "") throw refusedAddress("the address has no host", { reason: "not_a_url" });
  if (!to.secure && !mayUsePlainHttp(to, allowed))
    throw refusedAddress("plain http is not called: use https", { host: url.host, reason: "plain_http" });
  if (isIP(host) && !mayConnect(to, host, allowed)) throw notAllowed(to, host);
  return url;
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

async function answerLookup(to: Destination, options: GuardOptions, asked: { host: string; wanted: LookupOptions; callback: LookupCallback }) {
  const { host, wanted, callback } = asked;
  let usable: LookupAddress[];
  try {
    const answered = await options.resolve(host);
    usable = answered.filter(({ address }) => mayConnect(to, address, options.allowed));
    if (usable.length === 0) throw answered[0] ? notAllowed(to, answered[0].address) : noSuchHost(host);
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)), []);
    return;
  }
  const family = wanted.family === 4 || wanted.family === "IPv4" ? 4 : wanted.family === 6 || wanted.family === "IPv6" ? 6 : 0;
  if (family !== 0) usable = usable.filter((entry) => entry.family === family);
  const [first] = usable;
  if (!first) callback(noSuchHost(host), []);
  else if (wanted.all) callback(null, usable);
  else callback(null, first.address, first.family);
}

function destinationOf(url: URL): Destination {
  const secure = url.protocol === "https:";
  return { secure, host: plainHost(url.hostname), port: Number(url.port) || (secure ? 443 : 80) };
}

/** The error of a destination whose address may not be called. */
export function notAllowed(to: Destination, address: string): RemoteError {
  return refusedAddress(`${to.host} is at ${address}, which may not be called`, {
    host: to.host,
    address,
    reason: to.secure ? "private_address" : "plain_http",
  });
}

function refusedAddress(message: string, facts: Readonly<Record<string, string>>): RemoteError {
  return new RemoteError("refused", `address not allowed: ${message}`, { code: "address_not_allowed", facts });
}

function noSuchHost(host: string): Error {
  return Object.assign(new Error(`no address for ${host}`), { code: "ENOTFOUND" });
}
