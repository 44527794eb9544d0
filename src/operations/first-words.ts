import type { Locale } from "../database/company.ts";
import type { StatusGroup } from "../domain/status.ts";

/** What a new company finds on its desk, in its own language. All of it can be renamed. */
interface FirstWords {
  readonly location: string;
  readonly orderType: string;
  readonly statuses: Readonly<Record<StatusGroup, string>>;
}

export const FIRST_WORDS: Readonly<Record<Locale, FirstWords>> = {
  en: {
    location: "Main location",
    orderType: "Online order",
    statuses: {
      new: "New",
      in_progress: "In progress",
      pending: "Waiting",
      ready: "Ready",
      delivery: "In delivery",
      completed: "Completed",
      cancelled: "Cancelled",
    },
  },
  fr: {
    location: "Lieu principal",
    orderType: "Commande en ligne",
    statuses: {
      new: "Nouvelle",
      in_progress: "En cours",
      pending: "En attente",
      ready: "Prête",
      delivery: "En livraison",
      completed: "Terminée",
      cancelled: "Annulée",
    },
  },
  uk: {
    location: "Основна локація",
    orderType: "Онлайн-замовлення",
    statuses: {
      new: "Нове",
      in_progress: "В роботі",
      pending: "Очікує",
      ready: "Готове",
      delivery: "Доставляється",
      completed: "Виконано",
      cancelled: "Скасовано",
    },
  },
};

export const STATUS_COLORS: Readonly<Record<StatusGroup, string>> = {
  new: "#1971c2",
  in_progress: "#6741d9",
  pending: "#e67700",
  ready: "#099268",
  delivery: "#0c8599",
  completed: "#2f9e44",
  cancelled: "#868e96",
};
