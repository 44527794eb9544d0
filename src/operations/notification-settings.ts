import { RemoteError } from "../connectors/contract.ts";
import { readCompany } from "../database/company.ts";
import { findEmployee } from "../database/employees.ts";
import {
  holdNotificationSettings,
  type NotificationSettings,
  readNotificationSettings,
  saveNotificationSettings,
} from "../database/notification-settings.ts";
import { inTransaction } from "../database/transaction.ts";
import type { MailSecurity } from "../domain/mail.ts";
import { noticeFailure, noticeFailureText } from "../domain/notice-failure.ts";
import { noticeLanguage, testLetter } from "../domain/notice-words.ts";
import type { Actor, Context } from "./context.ts";
import { NOTIFICATIONS, postNotice, sendLetter } from "./deliver-notice.ts";
import { invalid, Problem } from "./problem.ts";

export interface WantedNotifications {
  readonly webhook: { readonly url: string; readonly secret?: string | undefined } | null;
  readonly email: {
    readonly host: string;
    readonly port: number;
    readonly security: MailSecurity;
    readonly user: string | null;
    readonly password?: string | undefined;
    readonly from: string;
  } | null;
}

/** Saves how people are told. A secret that is left out stays as it was, but only for the server it was given for. 422 naming what is missing. */
export async function changeNotificationSettings(context: Context, wanted: WantedNotifications): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    await holdNotificationSettings(tx);
    const before = await readNotificationSettings(tx);
    const kept = { webhook: keepWebhook(context, wanted.webhook, before), email: keepEmail(context, wanted.email, before) };
    await saveNotificationSettings(tx, kept, context.now());
  });
}

function keepWebhook(context: Context, wanted: WantedNotifications["webhook"], before: NotificationSettings): NotificationSettings["webhook"] {
  if (wanted === null) return null;
  const url = URL.canParse(wanted.url) ? new URL(wanted.url) : null;
  if (!url || !["https:", "http:"].includes(url.protocol)) throw invalid({ path: "webhook.url", message: "is not a web address" });
  if (url.username !== "" || url.password !== "") throw invalid({ path: "webhook.url", message: "must not carry a user name or password" });
  const secret = wanted.secret === undefined ? before.webhook?.secret : seal(context, wanted.secret);
  if (!secret) throw invalid({ path: "webhook.secret", message: "is missing: the web-hook is signed with it" });
  return { url: url.href, secret };
}

function keepEmail(context: Context, wanted: WantedNotifications["email"], before: NotificationSettings): NotificationSettings["email"] {
  if (wanted === null) return null;
  const { host, port, security, user, from } = wanted;
  const kept = { host, port, security, user, from };
  if (user === null) return { ...kept, password: null };
  if (wanted.password !== undefined) return { ...kept, password: seal(context, wanted.password) };
  // Sent to another server, or over an open line, a saved password would be given away.
  const same = before.email?.host === host && before.email.user === user && before.email.security === security;
  if (!same || !before.email?.password) throw invalid({ path: "email.password", message: "is missing: enter the password for this server" });
  return { ...kept, password: before.email.password };
}

function seal(context: Context, secret: string): Buffer {
  return context.secrets.seal(secret, NOTIFICATIONS);
}

/** Sends a test by what is saved: to the web-hook, or to the e-mail address of whoever asks. 422 with the cause and advice when it does not get through. */
export async function testNotification(context: Context, actor: Actor, channel: "webhook" | "email"): Promise<void> {
  const settings = await readNotificationSettings(context.db);
  const company = await readCompany(context.db);
  const id = context.randomBytes(16).toString("hex");
  try {
    if (channel === "webhook") {
      if (!settings.webhook) throw notSetUp();
      const content = { at: context.now().toISOString(), company: company.name };
      return await postNotice(context, settings.webhook, { id, kind: "test", content });
    }
    const employee = actor.id === null ? null : await findEmployee(context.db, actor.id);
    if (!settings.email || !employee) throw notSetUp();
    const letter = testLetter(noticeLanguage(employee.locale, company.locale));
    await sendLetter(context, settings.email, { id, to: employee.email, company: company.name, letter });
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    throw problemOf(error.code, error.facts);
  }
}

function notSetUp(): Problem {
  return problemOf("not_set_up", {});
}

function problemOf(code: string, facts: RemoteError["facts"]): Problem {
  const known = noticeFailure(code);
  const { message, advice } = noticeFailureText(known, facts);
  return new Problem(422, known, `${message} ${advice}`, { more: { message, advice, facts } });
}
