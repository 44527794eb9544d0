import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The entries of ALLOWED_PRIVATE_HOSTS, read. */
export interface AllowedPrivateHosts {
  /** Host names, lower case, without a trailing dot; the port null means any. */
  readonly names: readonly { readonly name: string; readonly port: number | null }[];
  /** Networks; a single address is a network of one. */
  readonly networks: readonly { readonly network: Address; readonly bits: number; readonly port: number | null }[];
}

/** Where a connection wants to go. `host` as in a URL, without brackets. */
export interface Destination {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/**
 * Reads the entries of ALLOWED_PRIVATE_HOSTS: `shop.local`, `shop.local:8080`, `127.0.0.1:4281`, `[::1]:8080`, `10.0.0.0/8`.
 * Throws an Error with one line that names the bad entry.
 */
export function readAllowedPrivateHosts(entries: readonly string[]): AllowedPrivateHosts {
  const names: { name: string; port: number | null }[] = [];
  const networks: { network: Address; bits: number; port: number | null }[] = [];
  for (const entry of entries.map((text) => text.trim()).filter((text) => text !== "")) {
    const read = readNetwork(entry) ?? readHost(entry);
    if (!read)
      throw new Error(`${JSON.stringify(entry)} is neither a host, a host:port nor a network, e.g. "shop.local", "127.0.0.1:8080" or "10.0.0.0/8"`);
    if ("name" in read) names.push(read);
    else networks.push(read);
  }
  return { names, networks };
}

/** Whether this destination may be called at this resolved address: public and over TLS, or expressly allowed. */
export function mayConnect(to: Destination, address: string, allowed: AllowedPrivateHosts): boolean {
  return isAllowedByName(to, allowed) || isInAllowedNetwork(to, address, allowed) || (to.secure && isPublicAddress(address));
}

/** Whether a plain http call to this destination can be allowed at all, before its name is resolved. */
export function mayUsePlainHttp(to: Destination, allowed: AllowedPrivateHosts): boolean {
  if (isAllowedByName(to, allowed)) return true;
  if (isIP(to.host)) return isInAllowedNetwork(to, to.host, allowed);
  return allowed.networks.some((n) => n.port === null || n.port === to.port);
}

/**
 * Only ordinary addresses of the internet: not private, loopback, link-local, reserved, shared (CGNAT), multicast or documentation ones,
 * and no IPv6 form that carries an IPv4 address inside (mapped ones are judged by what they carry; NAT64, 6to4 and Teredo are refused).
 */
export function isPublicAddress(text: string): boolean {
  return ipaddr.isValid(text) && !text.includes("%") && ipaddr.process(text).range() === "unicast";
}

/** The host of a URL, as names are compared: lower case, no brackets, no trailing dot. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.+$/, "");
}

function isAllowedByName(to: Destination, allowed: AllowedPrivateHosts): boolean {
  const host = plainHost(to.host);
  return allowed.names.some((entry) => entry.name === host && (entry.port === null || entry.port === to.port));
}

function isInAllowedNetwork(to: Destination, text: string, allowed: AllowedPrivateHosts): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.process(text);
  return allowed.networks.some(
    ({ network, bits, port }) => network.kind() === address.kind() && address.match(network, bits) && (port === null || port === to.port),
  );
}

function readNetwork(entry: string): { network: Address; bits: number; port: number | null } | null {
  if (entry.includes("/")) {
    if (!ipaddr.isValidCIDR(entry)) return null;
    const [network, bits] = ipaddr.parseCIDR(entry);
    return { network, bits, port: null };
  }
  const withPort = /^(?:\[([^\]]+)\]|([\d.]+)):(\d+)$/.exec(entry);
  const address = withPort ? (withPort[1] ?? withPort[2] ?? "") : plainHost(entry);
  const port = withPort ? readPort(withPort[3] ?? "") : null;
  if (!ipaddr.isValid(address) || address.includes("%") || port === undefined) return null;
  const network = ipaddr.process(address);
  return { network, bits: network.kind() === "ipv4" ? 32 : 128, port };
}

function readHost(entry: string): { name: string; port: number | null } | null {
  const match = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::(\d+))?$/i.exec(entry);
  const port = match?.[2] === undefined ? null : readPort(match[2]);
  // Digits and dots alone that are no address are a misspelt one, not a name.
  if (!match?.[1] || port === undefined || /^[\d.]+$/.test(match[1])) return null;
  return { name: plainHost(match[1]), port };
}

function readPort(text: string): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}
