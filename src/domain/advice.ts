import type { FailureCode } from "./failure.ts";

/** What a RemoteError knows beside its code: the host, where a redirect points, what the remote said. */
export type FailureFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Advice {
  /** What happened, and what was therefore not done. */
  readonly message: string;
  /** What to do now. */
  readonly advice: string;
}

/** Turns a failure into words for the merchant, in plain English. Whoever shows another language translates by the code. */
export function adviceFor(code: FailureCode, facts: FailureFacts = {}): Advice {
  const write = SENTENCES[code];
  return write({ host: text(facts.host) ?? "The address", facts });
}

interface Told {
  readonly host: string;
  readonly facts: FailureFacts;
}

const NOTHING_DONE = "Nothing was read or changed.";

const SENTENCES: Readonly<Record<FailureCode, (told: Told) => Advice>> = {
  host_not_found: ({ host }) => ({
    message: `The website was not found: the name ${host} is not known on the internet. ${NOTHING_DONE}`,
    advice: "Check the spelling of the website address. If the domain is new or was just moved, try again in an hour.",
  }),
  address_not_allowed: ({ host, facts }) =>
    facts.reason === "plain_http"
      ? {
          message: `${host} was not called, because the address begins with http:// and would send the password unprotected. ${NOTHING_DONE}`,
          advice:
            "Use the https:// address of the shop. Only the operator of this installation can allow plain http, for a test shop in the own network (ALLOWED_PRIVATE_HOSTS).",
        }
      : {
          message: `${host} was not called: it is not an address on the public internet. ${NOTHING_DONE}`,
          advice:
            "Enter the address under which buyers see the shop, beginning with https://. A shop in the own network must be allowed by the operator of this installation (ALLOWED_PRIVATE_HOSTS).",
        },
  not_this_platform: ({ host }) => ({
    message: `${host} answers, but not as a shop of this platform. ${NOTHING_DONE}`,
    advice:
      "Check that this is the address of the shop itself (not of a page about it, and not an old domain) and that the right platform is chosen.",
  }),
  wrong_credentials: () => ({
    message: `The login was refused: user name, password or key are not right. ${NOTHING_DONE}`,
    advice:
      "Open Settings > Admins in the shop, check the user name (not the e-mail) and set the password anew. For RO App, copy the API key again from Settings > API.",
  }),
  email_instead_of_login: () => ({
    message: `The shop does not know this login. It is an e-mail address, and the shop expects the user name. ${NOTHING_DONE}`,
    advice: "Open Settings > Admins in the shop and copy the user name of the admin, not the e-mail.",
  }),
  api_not_in_plan: ({ host }) => ({
    message: `${host} answers, but has no API there: the shop's plan may lack API access, or it is not a shop of this platform. ${NOTHING_DONE}`,
    advice: "Look in the shop's plan for API access, or ask the platform's support to turn it on; then try again.",
  }),
  bot_filter: ({ host }) => ({
    message: `A protection against robots stands in front of this address (${host}) and stopped us before the shop could answer. ${NOTHING_DONE}`,
    advice:
      "Ask whoever set it up (Cloudflare, hosting, the platform's support) to let requests to /api/ through, or to allow the address of this server.",
  }),
  tls_error: ({ host }) => ({
    message: `The certificate cannot be trusted (${host}): it has expired, belongs to another name or was issued by nobody known. The password was not sent.`,
    advice:
      "Open the address in a browser to see what it says of the certificate, and have it renewed. If the shop has another main address, use that one.",
  }),
  timeout: ({ host }) => ({
    message: `${host} did not answer in time. Whether it is only slow cannot be told from here.`,
    advice: "Open the shop in a browser. If it is slow there too, tell its support; otherwise try again in a few minutes.",
  }),
  unreachable: ({ host }) => ({
    message: `${host} cannot be reached: the connection was refused or broke off.`,
    advice:
      "Open the shop in a browser. If it does not open there either, the shop is down; otherwise a firewall may keep this server out. It will be tried again by itself.",
  }),
  redirected: ({ facts }) => ({
    message: `The address leads on to ${text(facts.redirectedTo) ?? "another host"}. The password was not sent there.`,
    advice: `Enter ${text(facts.redirectedTo) ?? "that address"} as the website address if it is your shop.`,
  }),
  response_too_large: ({ host }) => ({
    message: `${host} sent an answer too large to be an order list; it was thrown away.`,
    advice: "Check that the address is the shop itself and not a file. If it is, tell the platform's support.",
  }),
  throttled: ({ host }) => ({
    message: `${host} asks us to call less often, so the work waits. Nothing is lost.`,
    advice:
      "Nothing to do: it goes on by itself. If it stays so, make the intervals of this store longer, or look for other programs that call the shop.",
  }),
  server_error: ({ host, facts }) => ({
    message: `${host} answered with an error${said(facts)}.`,
    advice: "It will be tried again by itself. If it stays so for an hour, send this text to the platform's support.",
  }),
  malformed_answer: ({ host }) => ({
    message: `${host} answered something that cannot be read. It was kept for support, and nothing was changed because of it.`,
    advice: "It will be tried again by itself. If it stays so, the shop may be under maintenance, or its platform may have changed: tell support.",
  }),
  unsupported: ({ host }) => ({
    message: `${host} does not know this function: the shop runs an older version, or the function is not switched on. Everything else goes on.`,
    advice: "Ask the platform's support to update the shop or to switch the function on.",
  }),
  missing_right: ({ facts }) => ({
    message: `The login works, but this user may not do what is needed${said(facts)}. ${NOTHING_DONE}`,
    advice:
      "Give the user the right to read and change orders (in the shop: the manager role; in RO App: the rights of the employee to whom the API key belongs), then try again.",
  }),
};

/** What the remote itself said, in brackets. */
function said(facts: FailureFacts): string {
  const words = text(facts.said) ?? (typeof facts.httpStatus === "number" ? `HTTP ${facts.httpStatus}` : null);
  return words === null ? "" : ` (${words})`;
}

function text(value: FailureFacts[string] | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
