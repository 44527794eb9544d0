import { connect, isIP, type Socket } from "node:net";
import { rootCertificates } from "node:tls";
import { createTransport } from "nodemailer";
import { RemoteError } from "../connectors/contract.ts";
import type { Mail, MailServer, SendMail } from "../domain/mail.ts";
import { redact } from "../domain/redact.ts";
import { type Destination, mayConnect, plainHost, readAllowedPrivateHosts } from "./address.ts";
import { remoteErrorOf } from "./failures.ts";
import { notAllowed, type Resolve, systemResolve } from "./guard.ts";

export interface MailerOptions {
  /** Entries of ALLOWED_PRIVATE_HOSTS: mail servers that may be used although private, and without encryption too. */
  readonly allowedPrivateHosts: readonly string[];
  readonly resolve?: Resolve;
  /** A certificate authority trusted beside the known ones, PEM. */
  readonly ca?: string;
  readonly connectMs?: number;
  readonly answerMs?: number;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

/**
 * Hands letters to mail servers, under the same guard as all outbound calls: the name is resolved here, only an address that was checked is connected
 * to, and without encryption only to hosts that are expressly allowed. With `starttls` a server that does not offer it is refused.
 */
export function createMailer(options: MailerOptions): SendMail {
  const allowed = readAllowedPrivateHosts(options.allowedPrivateHosts);
  const resolve = options.resolve ?? systemResolve;
  const connectMs = options.connectMs ?? CONNECT_MS;
  const answerMs = options.answerMs ?? ANSWER_MS;

  async function open(to: Destination): Promise<Socket> {
    const answered = isIP(to.host) ? [{ address: to.host }] : await resolve(to.host);
    const usable = answered.find(({ address }) => mayConnect(to, address, allowed));
    if (!usable) {
      if (answered[0]) throw notAllowed(to, answered[0].address);
      throw Object.assign(new Error(`no address for ${to.host}`), { code: "ENOTFOUND" });
    }
    return connected(usable.address, to.port, connectMs);
  }

  return async (server, mail) => {
    const to = { secure: server.security !== "none", host: plainHost(server.host), port: server.port };
    try {
      const connection = await open(to);
      try {
        await handOver({ server, host: to.host, connection, answerMs, ca: options.ca ?? null }, mail);
      } finally {
        connection.destroy();
      }
    } catch (error) {
      throw failureOf(error, server);
    }
  };
}

function connected(address: string, port: number, ms: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    const late = setTimeout(() => socket.destroy(Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" })), ms);
    socket.once("error", (error) => {
      clearTimeout(late);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(late);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

interface HandOver {
  readonly server: MailServer;
  readonly host: string;
  readonly connection: Socket;
  readonly answerMs: number;
  readonly ca: string | null;
}

async function handOver({ server, host, connection, answerMs, ca }: HandOver, mail: Mail): Promise<void> {
  const transport = createTransport({
    host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
    tls: { minVersion: "TLSv1.2", ...(ca === null ? {} : { ca: [...rootCertificates, ca] }) },
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
    // Everything the letter is made of is in it: nothing is read from files or fetched from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, callback) => callback(null, { connection }),
  });
  await transport.sendMail({
    from: { name: mail.fromName, address: mail.from },
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domainOf(mail.from)}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  });
}

function domainOf(address: string): string {
  return address.split("@").at(-1) ?? "localhost";
}

/** What the mail library says, as a RemoteError: what the server answered stays readable, what we sent never gets into it. */
function failureOf(error: unknown, server: MailServer): RemoteError {
  const facts = { host: server.host };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const secrets = [server.password ?? ""].filter((secret) => secret !== "");
  const answer = error instanceof Error && "response" in error && typeof error.response === "string" ? redact(error.response, secrets) : null;
  if (code === "EAUTH" || code === "ENOAUTH")
    return new RemoteError("unauthorized", `mail server ${server.host} refused the login`, {
      code: "wrong_credentials",
      facts: { ...facts, said: answer },
    });
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const named = remoteErrorOf(withoutLibraryCode(cause, code), { host: server.host, hasEffect: false });
  // A server without STARTTLS says that it does not know the word: that is no refusal of the letter.
  if (code === "ETLS" || named.code === "tls_error")
    return new RemoteError("unreachable", `mail server ${server.host}: no encrypted connection`, { code: "tls_error", facts });
  if (answer !== null)
    return new RemoteError("refused", `mail server ${server.host}: ${answer}`, { code: "server_error", facts: { ...facts, said: answer } });
  return named;
}

/** The library puts its own code over the system's; the system's is in the words. */
function withoutLibraryCode(error: unknown, libraryCode: string): unknown {
  const isPlain = libraryCode === "ESOCKET" || libraryCode === "ECONNECTION" || libraryCode === "ETLS";
  if (!isPlain || !(error instanceof Error) || !("code" in error) || error.code !== libraryCode) return error;
  const named = /certificate|self[- ]signed|altnames|ssl|tls|wrong version/i.test(error.message)
    ? "ERR_TLS_REFUSED"
    : (/\b(E[A-Z]{4,})\b/.exec(error.message)?.[1] ?? libraryCode);
  return Object.assign(new Error(error.message), { code: named });
}
