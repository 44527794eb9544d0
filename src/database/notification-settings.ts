import { sql } from "kysely";
import type { MailSecurity } from "../domain/mail.ts";
import type { Executor, Transaction } from "./database.ts";

/** As kept: both secrets sealed for "notifications". */
export interface NotificationSettings {
  readonly webhook: { readonly url: string; readonly secret: Buffer } | null;
  readonly email: {
    readonly host: string;
    readonly port: number;
    readonly security: MailSecurity;
    readonly user: string | null;
    readonly password: Buffer | null;
    readonly from: string;
  } | null;
}

interface Row {
  url: string | null;
  secret: Buffer | null;
  host: string | null;
  port: number | null;
  security: MailSecurity | null;
  user: string | null;
  password: Buffer | null;
  from: string | null;
}

export async function readNotificationSettings(executor: Executor): Promise<NotificationSettings> {
  const { rows } = await sql<Row>`
    select webhook_url as url, webhook_secret as secret, smtp_host as host, smtp_port as port, smtp_security as security, smtp_user as "user",
      smtp_password as password, smtp_from as "from" from notification_settings`.execute(executor);
  const [row] = rows;
  if (!row) return { webhook: null, email: null };
  const { url, secret, host, port, security, user, password, from } = row;
  return {
    webhook: url !== null && secret !== null ? { url, secret } : null,
    email: host !== null && port !== null && security !== null && from !== null ? { host, port, security, user, password, from } : null,
  };
}

/** Two who save at once go one after the other. */
export async function holdNotificationSettings(tx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('notification_settings', 0))`.execute(tx);
}

export async function saveNotificationSettings(tx: Transaction, { webhook, email }: NotificationSettings, now: Date): Promise<void> {
  await sql`
    insert into notification_settings (id, webhook_url, webhook_secret, smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, smtp_from, updated_at)
    values (1, ${webhook?.url ?? null}, ${webhook?.secret ?? null}, ${email?.host ?? null}, ${email?.port ?? null}, ${email?.security ?? null},
      ${email?.user ?? null}, ${email?.password ?? null}, ${email?.from ?? null}, ${now})
    on conflict (id) do update set webhook_url = excluded.webhook_url, webhook_secret = excluded.webhook_secret, smtp_host = excluded.smtp_host,
      smtp_port = excluded.smtp_port, smtp_security = excluded.smtp_security, smtp_user = excluded.smtp_user, smtp_password = excluded.smtp_password,
      smtp_from = excluded.smtp_from, updated_at = excluded.updated_at`.execute(tx);
}

/** What one employee wants to be told by e-mail. */
export interface NoticeChoice {
  readonly storeTrouble: boolean;
  readonly newOrders: boolean;
}

export async function readNoticeChoice(executor: Executor, employeeId: string): Promise<(NoticeChoice & { readonly emailSetUp: boolean }) | null> {
  const { rows } = await sql<NoticeChoice & { emailSetUp: boolean }>`
    select coalesce(notify_store_trouble, role in ('owner', 'admin')) as "storeTrouble", coalesce(notify_new_orders, false) as "newOrders",
      exists (select from notification_settings where smtp_host is not null) as "emailSetUp"
    from employees where id = ${employeeId}::bigint`.execute(executor);
  return rows[0] ?? null;
}

export async function saveNoticeChoice(executor: Executor, employeeId: string, choice: NoticeChoice): Promise<void> {
  await sql`
    update employees set notify_store_trouble = ${choice.storeTrouble}, notify_new_orders = ${choice.newOrders} where id = ${employeeId}::bigint`.execute(
    executor,
  );
}
