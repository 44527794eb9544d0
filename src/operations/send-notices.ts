import { RemoteError } from "../connectors/contract.ts";
import { type Company, findCompany } from "../database/company.ts";
import type { Job } from "../database/jobs.ts";
import { type ClaimedNotice, claimNotices, type NoticeProblem, noteNotSent, noteSent } from "../database/notices.ts";
import { type NotificationSettings, readNotificationSettings } from "../database/notification-settings.ts";
import { groupBy } from "../domain/group-by.ts";
import { formatMinor } from "../domain/money.ts";
import { type Letter, type NoticeLanguage, noticeLanguage, ordersLetter, storeLetter, type ToldOrder } from "../domain/notice-words.ts";
import { backOffMs } from "../sync/pace.ts";
import type { Context } from "./context.ts";
import { postNotice, sendLetter } from "./deliver-notice.ts";

/** Job that sends what people have to be told. */
export const SEND_NOTICES = "send-notices";

export function sendNoticesJob(): Job {
  return { name: SEND_NOTICES, payload: {}, queue: "notices", key: "notices" };
}

/** Longer than the slowest sending of one round: whoever died over it leaves it to the next. */
const CLAIM_MS = 10 * 60_000;
const AT_ONCE = 50;
/** News that could not be told for a day is none. */
const GIVE_UP_MS = 24 * 3_600_000;
/** Orders named one by one in a letter. */
const MOST_NAMED = 25;

/** Sends everything that is due, each at least once: what was sent and not written down is sent again under the same id. Orders of one person go into one letter. */
export async function sendNotices(context: Context): Promise<void> {
  const now = context.now();
  const claimed = await claimNotices(context.db, { now, again: new Date(now.getTime() + CLAIM_MS), limit: AT_ONCE });
  const company = claimed.length > 0 ? await findCompany(context.db) : null;
  if (!company) return;
  const settings = await readNotificationSettings(context.db);
  const messages = groupBy(claimed, (notice) => (notice.kind === "order_assigned" ? `orders:${notice.employee?.id}` : notice.id));
  for (const notices of messages.values()) await sendOne(context, { notices, company, settings });
}

interface Sending {
  readonly notices: readonly ClaimedNotice[];
  readonly company: Company;
  readonly settings: NotificationSettings;
}

async function sendOne(context: Context, sending: Sending): Promise<void> {
  const ids = sending.notices.map((notice) => notice.id);
  try {
    const unwanted = await deliver(context, sending);
    if (unwanted === null) await noteSent(context.db, ids, context.now());
    else await noteNotSent(context.db, ids, { problem: unwanted, again: null });
  } catch (error) {
    // What is no trouble of the way is our own fault, and must not be hidden by trying again.
    if (!(error instanceof RemoteError)) throw error;
    const again = whenAgain(context, sending.notices);
    context.log.warn({ notices: ids, code: error.code, problem: error.message, again }, "a notice was not sent");
    await noteNotSent(context.db, ids, { problem: { code: error.code, facts: error.facts }, again });
  }
}

function whenAgain(context: Context, notices: readonly ClaimedNotice[]): Date | null {
  const now = context.now().getTime();
  const oldest = Math.min(...notices.map((notice) => notice.createdAt.getTime()));
  const wait = backOffMs(Math.max(...notices.map((notice) => notice.attempts)), context.randomBytes(1).readUInt8(0) / 255);
  return now - oldest > GIVE_UP_MS ? null : new Date(now + wait);
}

/** Null: sent. Otherwise why nobody wants it any more. */
async function deliver(context: Context, { notices, company, settings }: Sending): Promise<NoticeProblem | null> {
  const [first] = notices;
  if (!first) return null;
  if (first.channel === "webhook") {
    if (!settings.webhook) return { code: "not_set_up", facts: {} };
    await postNotice(context, settings.webhook, { id: first.id, kind: first.kind, content: contentOf(context, first, company) });
    return null;
  }
  const { employee } = first;
  if (!settings.email || !employee?.active) return { code: "not_set_up", facts: {} };
  const language = noticeLanguage(employee.locale, company.locale);
  const letter =
    first.kind === "order_assigned"
      ? aboutOrders(context, notices, language)
      : aboutStore(context, { ...first, kind: first.kind }, { company, language });
  await sendLetter(context, settings.email, { id: first.id, to: employee.email, company: company.name, letter });
  return null;
}

function contentOf(context: Context, { store, createdAt }: ClaimedNotice, company: Company): Readonly<Record<string, unknown>> {
  return {
    at: createdAt.toISOString(),
    company: company.name,
    store: store && { id: store.id, name: store.name, url: store.url, lastSuccessAt: store.lastSuccessAt },
    failure: store?.failure ? { code: store.failure.code } : null,
    link: store && linkTo(context, `/settings/stores/${store.id}`),
  };
}

function aboutStore(
  context: Context,
  { kind, store }: { kind: Exclude<ClaimedNotice["kind"], "order_assigned">; store: ClaimedNotice["store"] },
  { company, language }: { company: Company; language: NoticeLanguage },
): Letter {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: company.timeZone });
  return storeLetter(language, {
    kind,
    store: store?.name ?? "",
    lastSuccess: store?.lastSuccessAt && kind !== "store_recovered" ? time.format(new Date(store.lastSuccessAt)) : null,
    failure: store?.failure ?? null,
    url: store && linkTo(context, `/settings/stores/${store.id}`),
  });
}

function aboutOrders(context: Context, notices: readonly ClaimedNotice[], language: NoticeLanguage): Letter {
  const orders = notices.flatMap(({ order, store }) => (order ? [toldOrder(context, { ...order, store: store?.name ?? null }, language)] : []));
  const letter = ordersLetter(language, { orders, url: linkTo(context, "/orders?managerId=me") });
  return { ...letter, list: letter.list.slice(0, MOST_NAMED) };
}

function toldOrder(context: Context, order: NonNullable<ClaimedNotice["order"]> & { store: string | null }, language: NoticeLanguage): ToldOrder {
  const money = new Intl.NumberFormat(language, { style: "currency", currency: order.currency });
  return {
    number: order.number,
    store: order.store,
    remoteNumber: order.remoteNumber,
    amount: money.format(formatMinor(BigInt(order.total), order.currency) as Intl.StringNumericLiteral),
    url: linkTo(context, `/orders/${order.id}`),
  };
}

function linkTo(context: Context, path: string): string | null {
  return context.config.publicUrl === null ? null : `${context.config.publicUrl}${path}`;
}
