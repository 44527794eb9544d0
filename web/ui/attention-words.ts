import { useTranslation } from "react-i18next";
import type words from "../locales/en/attention.json";
import type failureWords from "../locales/en/failures.json";

type KnownKind = keyof (typeof words)["kind"];
type KnownAction = keyof (typeof words)["action"];

interface Entry {
  readonly kind: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** What an entry of Attention says to a person: its kind's sentence with its facts, in their language. */
export function useAttentionWords(): (entry: Entry) => { title: string; text: string } {
  const { t, i18n } = useTranslation();
  return ({ kind, detail = {}, message }) => {
    if (!i18n.exists(`attention.kind.${kind}.title`)) return { title: kind.replaceAll("_", " "), text: message ?? "" };
    const known = kind as KnownKind;
    const text = t(`attention.kind.${known}.text`);
    const facts = [factText(detail.problem), factText(detail.message), currencies(detail), failure(detail)].filter((fact) => fact !== "");
    return { title: t(`attention.kind.${known}.title`), text: [text, ...facts].join(" ") };
  };

  function currencies(detail: Readonly<Record<string, unknown>>): string {
    const theirs = detail.orderCurrency ?? detail.currency;
    const ours = detail.companyCurrency ?? detail.accepted;
    return typeof theirs === "string" && ours !== undefined
      ? t("attention.currencies", { theirs, ours: Array.isArray(ours) ? ours.join(", ") : String(ours) })
      : "";
  }

  function failure(detail: Readonly<Record<string, unknown>>): string {
    const code = detail.code;
    return typeof code === "string" && i18n.exists(`failures.${code}.advice`)
      ? t(`failures.${code as keyof typeof failureWords}.advice`, { host: "", target: "" })
      : "";
  }
}

export function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation();
  return (action) => (i18n.exists(`attention.action.${action}`) ? t(`attention.action.${action as KnownAction}`) : action.replaceAll("_", " "));
}

function factText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
