import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface MailCatcher {
  readonly port: number;
  /** Every letter that was taken, in the order of their arrival. */
  readonly letters: readonly ParsedMail[];
  /** How each letter came: who signed in, and whether the line was encrypted. */
  readonly deliveries: readonly { readonly user: string | null; readonly secure: boolean }[];
  /** While set, letters are refused with these words. */
  refuse(words: string | null): void;
  close(): Promise<void>;
}

export interface CatcherOptions {
  readonly user?: string;
  readonly password?: string;
  /** PEM; without it the line is never encrypted. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Encrypted from the first byte, rather than by STARTTLS. */
  readonly secure?: boolean;
}

/** A real mail server on a free port of this machine that keeps what it is given. */
export async function startMailCatcher(options: CatcherOptions = {}): Promise<MailCatcher> {
  const letters: ParsedMail[] = [];
  const deliveries: { user: string | null; secure: boolean }[] = [];
  let refusal: string | null = null;
  const wantsLogin = options.user !== undefined;
  const server = new SMTPServer({
    secure: options.secure ?? false,
    ...(options.tls ?? {}),
    disabledCommands: [...(options.tls ? [] : ["STARTTLS" as const]), ...(wantsLogin ? [] : ["AUTH" as const])],
    authOptional: !wantsLogin,
    allowInsecureAuth: options.tls === undefined,
    onAuth({ username, password }, _session, callback) {
      if (username === options.user && password === options.password) callback(null, { user: username });
      else callback(Object.assign(new Error("user name or password is wrong"), { responseCode: 535 }));
    },
    onData(stream, session, callback) {
      simpleParser(stream).then(
        (letter) => {
          if (refusal !== null) return callback(Object.assign(new Error(refusal), { responseCode: 451 }));
          letters.push(letter);
          deliveries.push({ user: session.user === undefined ? null : String(session.user), secure: session.secure });
          callback();
        },
        (error: Error) => callback(error),
      );
    },
  });
  // A client that turns away (a certificate it does not trust) is no trouble of the catcher.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    letters,
    deliveries,
    refuse: (words) => {
      refusal = words;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
