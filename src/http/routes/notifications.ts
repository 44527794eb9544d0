import { z } from "zod";
import { listNewestNotices } from "../../database/notices.ts";
import { readNoticeChoice, readNotificationSettings, saveNoticeChoice } from "../../database/notification-settings.ts";
import { MAIL_SECURITIES } from "../../domain/mail.ts";
import { noticeFailure, noticeFailureText } from "../../domain/notice-failure.ts";
import { NOTICE_KINDS } from "../../domain/notice-words.ts";
import type { Context } from "../../operations/context.ts";
import { changeNotificationSettings, testNotification } from "../../operations/notification-settings.ts";
import { actorOf } from "../auth.ts";
import { email } from "../company-schemas.ts";
import { id, instant, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { failureAnswer } from "../store-schemas.ts";
import { plain } from "./stores.ts";

const host = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(253)
  .regex(/^[\w.:[\]-]+$/, "is not the name of a server");
const port = z.number().int("is not a whole number").min(1, "must be 1 to 65535").max(65_535, "must be 1 to 65535");

const settingsBody = strict({
  webhook: strict({
    url: z.string().trim().min(1, "must not be empty").max(500),
    secret: z.string().min(16, "is shorter than 16 characters").max(200).optional(),
  }).nullable(),
  email: strict({
    host,
    port,
    security: z.enum(MAIL_SECURITIES),
    user: z.string().trim().min(1, "must not be empty").max(254).nullable(),
    password: z.string().min(1, "must not be empty").max(500).optional(),
    from: email,
  }).nullable(),
});

const settingsAnswer = z.object({
  webhook: z.object({ url: z.string(), hasSecret: z.boolean() }).nullable(),
  email: z
    .object({
      host: z.string(),
      port: z.number(),
      security: z.enum(MAIL_SECURITIES),
      user: z.string().nullable(),
      hasPassword: z.boolean(),
      from: z.string(),
    })
    .nullable(),
  linksTo: z.string().nullable().meta({ description: "PUBLIC_URL: without it messages have no links" }),
  newest: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(NOTICE_KINDS),
        channel: z.enum(["webhook", "email"]),
        to: z.string().nullable(),
        store: z.object({ id, name: z.string() }).nullable(),
        order: z.object({ id, number: z.string() }).nullable(),
        createdAt: instant,
        sentAt: instant.nullable(),
        state: z.enum(["sent", "waiting", "failed"]),
        problem: failureAnswer.nullable(),
      }),
    )
    .meta({ description: "What was sent last, or could not be" }),
});

const choice = strict({ storeTrouble: z.boolean(), newOrders: z.boolean() });
const choiceAnswer = z.object({ storeTrouble: z.boolean(), newOrders: z.boolean(), emailSetUp: z.boolean() });

const SHOWN = 20;

/** How people are told who do not look at the screen: by web-hook and e-mail for the company, and what each of them wants to hear. */
export function notificationsRoutes(app: App, context: Context): void {
  async function show(): Promise<z.infer<typeof settingsAnswer>> {
    const { webhook, email: mail } = await readNotificationSettings(context.db);
    const newest = await listNewestNotices(context.db, SHOWN);
    return {
      webhook: webhook && { url: webhook.url, hasSecret: true },
      email: mail && {
        host: mail.host,
        port: mail.port,
        security: mail.security,
        user: mail.user,
        hasPassword: mail.password !== null,
        from: mail.from,
      },
      linksTo: context.config.publicUrl,
      newest: newest.map((notice) => plain({ ...notice, problem: notice.problem && problemText(notice.problem) })),
    };
  }

  app.get(
    "/notification-settings",
    {
      config: { permission: "company.manage" },
      schema: { summary: "How people are told by web-hook and e-mail; secrets never come back", response: { 200: settingsAnswer } },
    },
    show,
  );

  app.put(
    "/notification-settings",
    {
      config: { permission: "company.manage" },
      schema: {
        summary: "Change it; a secret that is left out stays as it was",
        body: settingsBody,
        response: { 200: settingsAnswer },
      },
    },
    async ({ body }) => {
      await changeNotificationSettings(context, body);
      return show();
    },
  );

  app.post(
    "/notification-settings/tests",
    {
      config: { permission: "company.manage", keepsAnswers: false },
      schema: {
        summary: "Send a test to the web-hook, or to one's own e-mail address",
        body: strict({ channel: z.enum(["webhook", "email"]) }),
        response: { 200: z.object({ ok: z.literal(true) }) },
      },
    },
    async (request) => {
      await testNotification(context, actorOf(request), request.body.channel);
      return { ok: true as const };
    },
  );

  app.get(
    "/session/notifications",
    { config: { permission: "signed_in" }, schema: { summary: "What one wants to be told by e-mail", response: { 200: choiceAnswer } } },
    (request) => chosen(actorOf(request).id),
  );

  app.put(
    "/session/notifications",
    { config: { permission: "signed_in" }, schema: { summary: "Choose it", body: choice, response: { 200: choiceAnswer } } },
    async (request) => {
      const actor = actorOf(request);
      await saveNoticeChoice(context.db, actor.id, request.body);
      return chosen(actor.id);
    },
  );

  async function chosen(employeeId: string): Promise<z.infer<typeof choiceAnswer>> {
    const found = await readNoticeChoice(context.db, employeeId);
    if (!found) throw new Error(`employee ${employeeId} is signed in and gone`);
    return found;
  }
}

function problemText(problem: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }): z.infer<typeof failureAnswer> {
  const code = noticeFailure(problem.code);
  return { code, ...noticeFailureText(code, problem.facts as Record<string, string>) };
}
