import { announce } from "../database/announce.ts";
import { findOpenDetail, raiseAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { readRules } from "../database/status-rules.ts";
import type { StatusNews } from "../database/store-statuses.ts";
import { attentionSubject } from "../domain/attention.ts";
import type { StoreStatus } from "../domain/status.ts";
import { suggestionsFrom } from "../domain/status-matching.ts";

/** What an entry says of a shop's changed statuses. A status of the desk is suggested for new ones, by their titles. */
export interface StatusNewsDetail {
  readonly added: readonly {
    readonly id: string;
    readonly titles: StoreStatus["titles"];
    readonly cancelled: boolean;
    readonly suggestedStatusId: string | null;
  }[];
  readonly renamed: StatusNews["renamed"];
  readonly gone: StatusNews["gone"];
}

/**
 * The shop has new statuses, or calls some otherwise: whoever looks after the matching is told, with what would fit. Where nothing is matched at all,
 * nobody needs to know; a status that went matters only while a rule leads to or from it.
 */
export async function tellStatusNews(tx: Transaction, told: { storeId: string; news: StatusNews; now: Date }): Promise<void> {
  const { storeId, news, now } = told;
  if (news.added.length + news.renamed.length + news.gone.length === 0) return;
  const rules = await readRules(tx, storeId);
  if (rules.in.length + rules.out.length === 0) return;
  const ruled = new Set([...rules.in, ...rules.out].map((rule) => rule.remoteStatusId));
  const fresh = { added: news.added, renamed: news.renamed, gone: news.gone.filter(({ id }) => ruled.has(id)) };
  if (fresh.added.length + fresh.renamed.length + fresh.gone.length === 0) return;
  const suggest = suggestionsFrom(await listDeskStatuses(tx));
  const subject = attentionSubject({ storeId });
  const open = (await findOpenDetail(tx, "store_statuses_changed", subject)) as StatusNewsDetail | null;
  const detail: StatusNewsDetail = {
    added: newest(
      open?.added ?? [],
      fresh.added.map((status) => ({ ...status, suggestedStatusId: suggest(status)?.id ?? null })),
      fresh.gone,
    ),
    renamed: newest(open?.renamed ?? [], fresh.renamed, fresh.gone),
    gone: newest(open?.gone ?? [], fresh.gone, fresh.added),
  };
  await raiseAttention(tx, [{ kind: "store_statuses_changed", storeId, orderId: null, remoteId: null, detail: { ...detail } }], now);
  await announce(tx, "attention.changed", {});
}

/** What was told before and is still so, and what is new; of one status the last word counts. */
function newest<One extends { readonly id: string }>(before: readonly One[], now: readonly One[], over: readonly { readonly id: string }[]): One[] {
  const ended = new Set([...now, ...over].map(({ id }) => id));
  return [...before.filter(({ id }) => !ended.has(id)), ...now];
}
