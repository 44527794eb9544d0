import { useTranslation } from "react-i18next";
import type { OrderEvent } from "../../api/orders.ts";
import type words from "../../locales/en/order.json";
import { ArrowIcon } from "../../ui/icons.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./Feed.module.css";
import { type Change, type KnownStatuses, useChanges } from "./feed-changes.ts";

type KnownEvent = keyof (typeof words)["event"];

/** One thing that happened: what, by whom, when, and what it was before. */
export function FeedEntry({ event, known }: { event: OrderEvent; known: KnownStatuses }) {
  const { t, i18n } = useTranslation();
  const changes = useChanges()(event, known);
  const note = event.kind === "comment" && event.cause !== null ? `${event.kind}_${event.cause}` : event.kind;
  const kind = i18n.exists(`order.event.${note}`) ? note : event.kind;
  const what = i18n.exists(`order.event.${kind}`)
    ? t(`order.event.${kind as KnownEvent}`)
    : t("order.event.other", { kind: event.kind.replaceAll("_", " ") });
  return (
    <li className={classes.entry} data-author={event.author.kind} data-kind={event.kind}>
      <div className={classes.head}>
        <span className={classes.what}>{what}</span>
        <span className={classes.who}>{useAuthor(event)}</span>
        <span className={classes.when}>
          <Time at={event.at} short />
        </span>
      </div>
      {event.text && <div className={classes.text}>{event.text}</div>}
      {changes.map((change) => (
        <ChangeLine key={`${change.name} ${change.before} ${change.after}`} change={change} />
      ))}
    </li>
  );
}

function ChangeLine({ change: { name, before, after } }: { change: Change }) {
  return (
    <div className={classes.change}>
      {name && <span className={classes.who}>{name}</span>}
      {before !== "" && <del>{before}</del>}
      {before !== "" && after !== "" && <ArrowIcon size={14} />}
      {after !== "" && <ins>{after}</ins>}
    </div>
  );
}

function useAuthor({ author }: OrderEvent): string {
  const { t } = useTranslation();
  if (author.kind === "store") return t("order.author_store", { store: author.name.replace(/ integration$/, "") });
  if (author.kind === "system") return t("order.author_system");
  return author.name;
}
