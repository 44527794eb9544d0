/** A shop's address as it is kept, and the key that says whether two addresses are the same shop. */
export interface ShopUrl {
  /** Scheme, host and port; no path, no trailing slash. */
  readonly url: string;
  /** Host and port without "www.", lower case: the identity of the shop within its platform. */
  readonly host: string;
}

/** Reads what people type ("Kvitka.example", "https://www.kvitka.example/ua/") or null when it is no web address. */
export function parseShopUrl(typed: string): ShopUrl | null {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const url = new URL(withScheme);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "" || url.username !== "" || url.password !== "") return null;
  const plain = url.hostname.startsWith("[") || url.hostname.includes(".") || url.hostname === "localhost";
  if (!plain) return null;
  const host = url.host.replace(/\.(?=:|$)/, "");
  return { url: `${url.protocol}//${host}`, host: host.replace(/^www\./, "") };
}

export function shopKey(platform: string, host: string): string {
  return `${platform}:${host}`;
}
