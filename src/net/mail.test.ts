import { afterEach, describe, expect, it } from "vitest";
import { TEST_CERTIFICATE } from "../../test/certificate.ts";
import { type CatcherOptions, type MailCatcher, startMailCatcher } from "../../test/mail-catcher.ts";
import { RemoteError } from "../connectors/contract.ts";
import type { MailServer } from "../domain/mail.ts";
import { createMailer } from "./mail.ts";

const catchers: MailCatcher[] = [];
afterEach(() => Promise.all(catchers.splice(0).map((one) => one.close())));

async function catcher(options: CatcherOptions = {}): Promise<MailCatcher> {
  const started = await startMailCatcher(options);
  catchers.push(started);
  return started;
}

const LETTER = {
  id: "0197",
  from: "desk@kvitka.example",
  fromName: "Квітка",
  to: "olena@kvitka.example",
  subject: "Нові замовлення — ваші",
  text: "Вам призначено 2 нові замовлення",
  html: "<p>Вам призначено 2 нові замовлення</p>",
};
const local = (port: number, changes: Partial<MailServer> = {}): MailServer => ({
  host: "mail.kvitka.test",
  port,
  security: "none",
  user: null,
  password: null,
  ...changes,
});
const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
const mailer = (allowedPrivateHosts: readonly string[], ca?: string) =>
  createMailer({ allowedPrivateHosts, resolve, connectMs: 5_000, answerMs: 5_000, ...(ca === undefined ? {} : { ca }) });

async function failure(work: Promise<void>): Promise<RemoteError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RemoteError)) throw new Error(`no RemoteError: ${String(error)}`);
  return error;
}

describe("handing a letter to a mail server", () => {
  it("arrives whole, with both forms and letters of any alphabet, under its own id", async () => {
    const { port, letters, deliveries } = await catcher();
    await mailer(["127.0.0.0/8"])(local(port), LETTER);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ subject: LETTER.subject, html: expect.stringContaining(LETTER.html), messageId: "<0197@kvitka.example>" });
    expect(letters[0]?.text?.trim()).toBe(LETTER.text);
    expect(letters[0]?.from?.value).toEqual([{ name: "Квітка", address: "desk@kvitka.example" }]);
    expect(letters[0]?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(deliveries).toEqual([{ user: null, secure: false }]);
  });

  it("signs in over STARTTLS or TLS with a certificate it is told to trust", async () => {
    const login = { user: "desk", password: "pa:ss word" };
    for (const secure of [false, true]) {
      const { port, deliveries } = await catcher({ ...login, tls: TEST_CERTIFICATE, secure });
      const server = local(port, { ...login, host: "shop.test", security: secure ? "tls" : "starttls" });
      await mailer(["127.0.0.0/8"], TEST_CERTIFICATE.cert)(server, LETTER);
      expect(deliveries).toEqual([{ user: "desk", secure: true }]);
    }
  });

  it("refuses private addresses, under whatever name, before a byte is sent; and an open line to anybody who is not expressly allowed", async () => {
    const { port, letters } = await catcher();
    for (const [allowed, server] of [
      [[], local(port)],
      [[], local(port, { security: "tls" })],
      [[], local(port, { host: "127.0.0.1", security: "starttls" })],
      [[], local(port, { host: "[::1]", security: "tls" })],
      [["127.0.0.1:1"], local(port)],
      [["other.test"], local(port, { security: "tls" })],
    ] as const) {
      expect(await failure(mailer(allowed)(server, LETTER))).toMatchObject({ kind: "refused", code: "address_not_allowed" });
    }
    expect(letters).toEqual([]);
    const open = createMailer({ allowedPrivateHosts: [], resolve: async () => [{ address: "8.8.8.8", family: 4 }] });
    expect(await failure(open(local(25), LETTER))).toMatchObject({ code: "address_not_allowed", facts: { reason: "plain_http" } });
  });

  it("says what is wrong, and never the password", async () => {
    const password = "the-very-secret-password";
    const send = mailer(["127.0.0.0/8"]);
    const strict = await catcher({ user: "desk", password: "another" });
    const login = await failure(send(local(strict.port, { user: "desk", password }), LETTER));
    expect(login).toMatchObject({ kind: "unauthorized", code: "wrong_credentials", facts: { said: expect.stringContaining("wrong") } });
    expect(JSON.stringify(login.facts) + login.message).not.toContain(password);

    const full = await catcher();
    full.refuse("the mailbox is full");
    expect(await failure(send(local(full.port), LETTER))).toMatchObject({
      kind: "refused",
      facts: { said: expect.stringContaining("mailbox is full") },
    });

    expect(await failure(send(local(full.port, { security: "starttls" }), LETTER))).toMatchObject({ code: "tls_error" });
    const unknown = await catcher({ tls: TEST_CERTIFICATE, secure: true });
    expect(await failure(send(local(unknown.port, { host: "shop.test", security: "tls" }), LETTER))).toMatchObject({ code: "tls_error" });
    expect(await failure(send(local(full.port, { security: "tls" }), LETTER))).toMatchObject({ code: "tls_error" });

    const nowhere = createMailer({ allowedPrivateHosts: ["127.0.0.0/8"], resolve: async () => [] });
    expect(await failure(nowhere(local(25), LETTER))).toMatchObject({ kind: "unreachable", code: "host_not_found" });
    await full.close();
    expect(await failure(send(local(full.port), LETTER))).toMatchObject({ kind: "unreachable", code: "unreachable" });
    catchers.splice(catchers.indexOf(full), 1);
  });
});
