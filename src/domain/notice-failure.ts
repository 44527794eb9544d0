import type { FailureFacts } from "./advice.ts";

/** Why a notice did not get through; whatever else happens on the way is the nearest of these. */
export const NOTICE_FAILURES = [
  "host_not_found",
  "address_not_allowed",
  "tls_error",
  "timeout",
  "unreachable",
  "wrong_credentials",
  "refused",
  "not_set_up",
] as const;
export type NoticeFailure = (typeof NOTICE_FAILURES)[number];

const SAME: ReadonlySet<string> = new Set(NOTICE_FAILURES);

export function noticeFailure(code: string): NoticeFailure {
  if (SAME.has(code)) return code as NoticeFailure;
  return ["server_error", "redirected", "malformed_answer", "response_too_large", "missing_right"].includes(code) ? "refused" : "unreachable";
}

/** In plain English; whoever shows another language translates by the code. */
export function noticeFailureText(code: NoticeFailure, facts: FailureFacts): { message: string; advice: string } {
  const host = typeof facts.host === "string" ? facts.host : "The address";
  const said = typeof facts.said === "string" && facts.said !== "" ? ` (${facts.said})` : "";
  return WORDS[code](host, said);
}

const WORDS: Readonly<Record<NoticeFailure, (host: string, said: string) => { message: string; advice: string }>> = {
  host_not_found: (host) => ({ message: `The name ${host} is not known on the internet. Nothing was sent.`, advice: "Check its spelling." }),
  address_not_allowed: (host) => ({
    message: `${host} was not called: it is not an address on the public internet, or the connection would not be encrypted. Nothing was sent.`,
    advice: "Use https, or TLS for e-mail. A server in the own network must be allowed by the operator of this installation (ALLOWED_PRIVATE_HOSTS).",
  }),
  tls_error: (host) => ({
    message: `No encrypted connection with ${host} could be made: its certificate cannot be trusted, or it offers no encryption. Nothing was sent.`,
    advice: "Check the port and the kind of encryption (465: TLS, 587: STARTTLS), and the server's certificate.",
  }),
  timeout: (host) => ({
    message: `${host} did not answer in time. It is not known whether it took the message.`,
    advice: "Check host and port; try again in a few minutes.",
  }),
  unreachable: (host) => ({
    message: `${host} cannot be reached: the connection was refused or broke off.`,
    advice: "Check host and port, and whether a firewall stands between.",
  }),
  wrong_credentials: (host, said) => ({
    message: `${host} refused the user name or the password${said}. Nothing was sent.`,
    advice: "Enter them anew. Many providers want a password made for programs, not the one of the mailbox.",
  }),
  refused: (host, said) => ({
    message: `${host} answered, but did not take the message${said}.`,
    advice: "Read what it says, and change what it asks for.",
  }),
  not_set_up: () => ({ message: "This way of being told is not set up. Nothing was sent.", advice: "Set it up first." }),
};
