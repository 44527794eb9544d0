import { adviceFor, type FailureFacts } from "./advice.ts";
import { FAILURE_CODES, type FailureCode } from "./failure.ts";

export const NOTICE_KINDS = ["store_access_lost", "store_late", "store_recovered", "order_assigned"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
export type StoreNoticeKind = Exclude<NoticeKind, "order_assigned">;

const LANGUAGES = ["en", "fr", "uk"] as const;
export type NoticeLanguage = (typeof LANGUAGES)[number];

/** The receiver's own language, else the company's, else English. */
export function noticeLanguage(...wanted: readonly (string | null)[]): NoticeLanguage {
  const codes = wanted.flatMap((one) => one?.slice(0, 2).toLowerCase() ?? []);
  return codes.map((code) => LANGUAGES.find((known) => known === code)).find((known) => known !== undefined) ?? "en";
}

/** A letter before it has a form: one paragraph each, lines of a list, and one link. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly list: readonly { readonly text: string; readonly url: string | null }[];
  readonly link: { readonly text: string; readonly url: string } | null;
  readonly foot: string;
}

export interface ToldOrder {
  readonly number: string;
  readonly store: string | null;
  readonly remoteNumber: string | null;
  /** As people of this language write it. */
  readonly amount: string;
  readonly url: string | null;
}

interface Words {
  readonly foot: string;
  readonly openStore: string;
  readonly openOrders: string;
  readonly storeNotice: Readonly<Record<StoreNoticeKind, (store: string) => { subject: string; text: string; advice: string }>>;
  readonly lastSuccess: (at: string) => string;
  readonly orders: (count: number) => { subject: string; text: string };
  readonly order: (order: ToldOrder) => string;
  readonly test: { subject: string; text: string };
}

/** What is told of a store. `failure` is said in English by the advice of its code only where the receiver reads English; others are sent to the page. */
export function storeLetter(
  language: NoticeLanguage,
  notice: {
    kind: StoreNoticeKind;
    store: string;
    lastSuccess: string | null;
    failure: { code: string; facts: FailureFacts } | null;
    url: string | null;
  },
): Letter {
  const words = WORDS[language];
  const { subject, text, advice } = words.storeNotice[notice.kind](notice.store);
  const code = FAILURE_CODES.find((known) => known === notice.failure?.code);
  const cause = language === "en" && code && notice.kind !== "store_recovered" ? [adviceText(code, notice.failure?.facts ?? {})] : [];
  return {
    subject,
    paragraphs: [text, ...cause, ...(notice.lastSuccess === null ? [] : [words.lastSuccess(notice.lastSuccess)]), advice],
    list: [],
    link: notice.url === null ? null : { text: words.openStore, url: notice.url },
    foot: words.foot,
  };
}

function adviceText(code: FailureCode, facts: FailureFacts): string {
  const { message, advice } = adviceFor(code, facts);
  return `${message} ${advice}`;
}

export function ordersLetter(language: NoticeLanguage, told: { orders: readonly ToldOrder[]; url: string | null }): Letter {
  const words = WORDS[language];
  const { subject, text } = words.orders(told.orders.length);
  return {
    subject,
    paragraphs: [text],
    list: told.orders.map((order) => ({ text: words.order(order), url: order.url })),
    link: told.url === null ? null : { text: words.openOrders, url: told.url },
    foot: words.foot,
  };
}

export function testLetter(language: NoticeLanguage): Letter {
  const { test, foot } = WORDS[language];
  return { subject: test.subject, paragraphs: [test.text], list: [], link: null, foot };
}

const WORDS: Readonly<Record<NoticeLanguage, Words>> = {
  en: {
    foot: "You get this letter because you chose so in Ecommerce Connect. It can be changed there on your own page.",
    openStore: "Open the store",
    openOrders: "Open my orders",
    storeNotice: {
      store_access_lost: (store) => ({
        subject: `${store}: the shop no longer lets us in`,
        text: `The shop of “${store}” refused our user name or password, so its synchronisation stands still. Nothing is lost: whatever was missed comes in once the access works again.`,
        advice: "Enter a working password on the store's page.",
      }),
      store_late: (store) => ({
        subject: `${store}: the synchronisation is late`,
        text: `“${store}” has not been synchronised for longer than two of its intervals. New orders of this store may be missing here until it works again.`,
        advice: "It is tried again by itself. If the shop does not open in a browser either, tell its support; otherwise look at the store's page.",
      }),
      store_recovered: (store) => ({
        subject: `${store}: works again`,
        text: `The synchronisation of “${store}” works again.`,
        advice: "What was missed is being brought in; there is nothing to do.",
      }),
    },
    lastSuccess: (at) => `Last success: ${at}.`,
    orders: (count) =>
      count === 1
        ? { subject: "A new order is yours", text: "A new order was given to you:" }
        : { subject: `${count} new orders are yours`, text: `${count} new orders were given to you:` },
    order: ({ number, store, remoteNumber, amount }) =>
      store === null ? `Order ${number}, ${amount}` : `Order ${number} (${store}, ${remoteNumber ?? ""}), ${amount}`,
    test: { subject: "Ecommerce Connect: a test", text: "This letter shows that notices by e-mail arrive." },
  },
  fr: {
    foot: "Vous recevez cet e-mail parce que vous l’avez choisi dans Ecommerce Connect. Cela se change là-bas, sur votre page.",
    openStore: "Ouvrir la boutique",
    openOrders: "Ouvrir mes commandes",
    storeNotice: {
      store_access_lost: (store) => ({
        subject: `${store} : accès perdu`,
        text: `La boutique « ${store} » a refusé notre nom d’utilisateur ou notre mot de passe : sa synchronisation est arrêtée. Rien n’est perdu : ce qui a été manqué arrivera dès que l’accès sera rétabli.`,
        advice: "Saisissez un mot de passe valable sur la page de la boutique.",
      }),
      store_late: (store) => ({
        subject: `${store} : la synchronisation est en retard`,
        text: `« ${store} » n’a pas été synchronisée depuis plus de deux intervalles. De nouvelles commandes de cette boutique peuvent manquer ici tant qu’elle ne fonctionne pas.`,
        advice:
          "De nouveaux essais ont lieu automatiquement. Si la boutique ne s’ouvre pas non plus dans un navigateur, prévenez son assistance ; sinon, consultez la page de la boutique.",
      }),
      store_recovered: (store) => ({
        subject: `${store} : fonctionne à nouveau`,
        text: `La synchronisation de « ${store} » fonctionne à nouveau.`,
        advice: "Ce qui a été manqué est en train d’arriver ; il n’y a rien à faire.",
      }),
    },
    lastSuccess: (at) => `Dernière réussite : ${at}.`,
    orders: (count) =>
      count === 1
        ? { subject: "Une nouvelle commande est pour vous", text: "Une nouvelle commande vous a été attribuée :" }
        : { subject: `${count} nouvelles commandes sont pour vous`, text: `${count} nouvelles commandes vous ont été attribuées :` },
    order: ({ number, store, remoteNumber, amount }) =>
      store === null ? `Commande ${number}, ${amount}` : `Commande ${number} (${store}, ${remoteNumber ?? ""}), ${amount}`,
    test: { subject: "Ecommerce Connect : essai", text: "Cet e-mail montre que les notifications par e-mail arrivent." },
  },
  uk: {
    foot: "Ви отримали цього листа, бо так вибрали в Ecommerce Connect. Змінити це можна там, на вашій сторінці.",
    openStore: "Відкрити магазин",
    openOrders: "Відкрити мої замовлення",
    storeNotice: {
      store_access_lost: (store) => ({
        subject: `${store}: доступ втрачено`,
        text: `Магазин «${store}» не прийняв імʼя користувача або пароль, тому його синхронізація зупинена. Нічого не втрачено: щойно доступ запрацює, надійде все пропущене.`,
        advice: "Введіть чинний пароль на сторінці магазину.",
      }),
      store_late: (store) => ({
        subject: `${store}: синхронізація запізнюється`,
        text: `«${store}» не синхронізувався довше, ніж два інтервали. Доки він не запрацює, тут може бракувати його нових замовлень.`,
        advice: "Спроби тривають самі. Якщо магазин не відкривається і в браузері, повідомте його підтримку; інакше погляньте на сторінку магазину.",
      }),
      store_recovered: (store) => ({
        subject: `${store}: знову працює`,
        text: `Синхронізація магазину «${store}» знову працює.`,
        advice: "Пропущене вже надходить; нічого робити не треба.",
      }),
    },
    lastSuccess: (at) => `Востаннє вдалося: ${at}.`,
    orders: (count) => {
      const form = new Intl.PluralRules("uk").select(count);
      if (count === 1) return { subject: "Нове замовлення — ваше", text: "Вам призначено нове замовлення:" };
      const named = form === "one" ? `${count} нове замовлення` : form === "few" ? `${count} нові замовлення` : `${count} нових замовлень`;
      return { subject: `${named} — ваші`, text: `Вам призначено ${named}:` };
    },
    order: ({ number, store, remoteNumber, amount }) =>
      store === null ? `Замовлення ${number}, ${amount}` : `Замовлення ${number} (${store}, ${remoteNumber ?? ""}), ${amount}`,
    test: { subject: "Ecommerce Connect: перевірка", text: "Цей лист показує, що сповіщення електронною поштою надходять." },
  },
};

/** The letter as plain text and as simple HTML; names come from people and shops, so nothing of them is taken as HTML. */
export function formsOf(letter: Letter): { text: string; html: string } {
  const text = [
    ...letter.paragraphs,
    ...(letter.list.length > 0 ? [letter.list.map((line) => `- ${line.text}${line.url === null ? "" : `\n  ${line.url}`}`).join("\n")] : []),
    ...(letter.link === null ? [] : [`${letter.link.text}: ${letter.link.url}`]),
    `-- \n${letter.foot}`,
  ].join("\n\n");
  const line = (item: Letter["list"][number]) =>
    `<li>${item.url === null ? escaped(item.text) : `<a href="${escaped(item.url)}">${escaped(item.text)}</a>`}</li>`;
  const html = [
    `<div style="font: 15px/1.5 sans-serif; color: #1c2430; max-width: 560px">`,
    ...letter.paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(letter.list.length > 0 ? [`<ul>${letter.list.map(line).join("")}</ul>`] : []),
    ...(letter.link === null ? [] : [`<p><a href="${escaped(letter.link.url)}">${escaped(letter.link.text)}</a></p>`]),
    `<p style="color: #5c6670; font-size: 13px">${escaped(letter.foot)}</p>`,
    "</div>",
  ].join("\n");
  return { text, html };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
