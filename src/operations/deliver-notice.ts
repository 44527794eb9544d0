import { createHmac } from "node:crypto";
import { RemoteError } from "../connectors/contract.ts";
import type { NotificationSettings } from "../database/notification-settings.ts";
import { formsOf, type Letter } from "../domain/notice-words.ts";
import type { Context } from "./context.ts";

/** What both secrets of the notification settings are sealed for. */
export const NOTIFICATIONS = "notifications";

const PACE = { inFlight: 2, gapMs: 0 };
const ANSWER_MS = 15_000;

/**
 * Sends one notice to the company's web-hook: signed over the time and the body, so that nobody can make one up or send an old one again. The id stays
 * the same when it is sent twice. Throws RemoteError unless the answer is 2xx.
 */
export async function postNotice(
  context: Context,
  webhook: NonNullable<NotificationSettings["webhook"]>,
  notice: { id: string; kind: string; content: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { id, kind, content } = notice;
  const body = JSON.stringify({ id, kind, ...content });
  const timestamp = String(Math.floor(context.now().getTime() / 1000));
  const signature = createHmac("sha256", context.secrets.open(webhook.secret, NOTIFICATIONS)).update(`${timestamp}.${body}`).digest("hex");
  const answer = await context.httpFor("notices", PACE).send({
    method: "POST",
    url: webhook.url,
    headers: {
      "content-type": "application/json",
      "x-econnect-id": id,
      "x-econnect-event": kind,
      "x-econnect-timestamp": timestamp,
      "x-econnect-signature": `sha256=${signature}`,
    },
    body,
    timeoutMs: ANSWER_MS,
  });
  if (answer.status >= 200 && answer.status < 300) return;
  const { host } = new URL(webhook.url);
  throw new RemoteError("refused", `${host} answered HTTP ${answer.status}`, {
    code: "server_error",
    facts: { host, said: `HTTP ${answer.status}` },
  });
}

export async function sendLetter(
  context: Context,
  email: NonNullable<NotificationSettings["email"]>,
  mail: { id: string; to: string; company: string; letter: Letter },
): Promise<void> {
  const { host, port, security, user, from } = email;
  const password = email.password === null ? null : context.secrets.open(email.password, NOTIFICATIONS);
  const { id, to, company, letter } = mail;
  await context.sendMail({ host, port, security, user, password }, { id, from, fromName: company, to, subject: letter.subject, ...formsOf(letter) });
}
