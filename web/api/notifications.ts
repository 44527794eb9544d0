import { post, put, read } from "./http.ts";
import type { Failure } from "./stores.ts";

export const MAIL_SECURITIES = ["tls", "starttls", "none"] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];
export type NoticeKind = "store_access_lost" | "store_late" | "store_recovered" | "order_assigned";
export type NoticeChannel = "webhook" | "email";

export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly channel: NoticeChannel;
  readonly to: string | null;
  readonly store: { readonly id: string; readonly name: string } | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly state: "sent" | "waiting" | "failed";
  readonly problem: Failure | null;
}

/** How people are told. Secrets go in and never come back. */
export interface NotificationSettings {
  readonly webhook: { readonly url: string; readonly hasSecret: boolean } | null;
  readonly email: {
    readonly host: string;
    readonly port: number;
    readonly security: MailSecurity;
    readonly user: string | null;
    readonly hasPassword: boolean;
    readonly from: string;
  } | null;
  readonly newest: readonly Notice[];
}

export interface WantedNotifications {
  readonly webhook: { readonly url: string; readonly secret?: string } | null;
  readonly email: {
    readonly host: string;
    readonly port: number;
    readonly security: MailSecurity;
    readonly user: string | null;
    readonly password?: string;
    readonly from: string;
  } | null;
}

export interface NoticeChoice {
  readonly storeTrouble: boolean;
  readonly newOrders: boolean;
}

export const readNotificationSettings = (): Promise<NotificationSettings> => read("/notification-settings");
export const saveNotificationSettings = (wanted: WantedNotifications): Promise<NotificationSettings> => put("/notification-settings", wanted);
export const testNotification = (channel: NoticeChannel): Promise<unknown> => post("/notification-settings/tests", { channel });
export const readNoticeChoice = (): Promise<NoticeChoice & { readonly emailSetUp: boolean }> => read("/session/notifications");
export const saveNoticeChoice = (choice: NoticeChoice): Promise<NoticeChoice & { readonly emailSetUp: boolean }> =>
  put("/session/notifications", choice);
