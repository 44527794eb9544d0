import { describe, expect, it } from "vitest";
import type { StatusGroup, StoreStatus } from "./status.ts";
import { type DeskStatus, guessGroup, type RuleList, ruleWarnings, suggestRules } from "./status-matching.ts";

/** A shop's own status: an id that no platform ships with, and nothing said but its title. */
const own = (title: string, language = "own"): StoreStatus => ({ id: "77", titles: { [language]: title }, final: false, cancelled: false });

/** Titles as merchants write them, by language and group. */
const TITLES: Readonly<Record<string, Readonly<Record<StatusGroup, readonly string[]>>>> = {
  uk: {
    new: ["Новий", "Прийнято"],
    in_progress: ["В обробці", "Обробляється", "Комплектується", "Підтверджено"],
    pending: ["Очікує оплати", "Очікується товар", "Чекає на клієнта", "Відкладено"],
    ready: ["Готовий до видачі", "Самовивіз"],
    delivery: ["Відправлено", "Надіслано", "В дорозі", "Доставляється"],
    completed: ["Доставлено", "Виконано", "Завершено", "Отримано"],
    cancelled: ["Скасовано", "Відмінено", "Повернення", "Відмова", "Не доставлено"],
  },
  ru: {
    new: ["Новый", "Принят"],
    in_progress: ["В обработке", "Комплектуется", "Подтвержден"],
    pending: ["Ожидает оплаты", "Ожидание", "Отложен"],
    ready: ["Готов к выдаче", "Самовывоз"],
    delivery: ["Отправлен", "В пути", "Доставляется"],
    completed: ["Доставлен", "Выполнен", "Завершён", "Получен"],
    cancelled: ["Отменен", "Возврат", "Отказ", "Не доставлен"],
  },
  en: {
    new: ["New", "New order", "Accepted"],
    in_progress: ["Processing", "In progress", "Confirmed", "Packed"],
    pending: ["Pending payment", "Awaiting payment", "Waiting for stock", "On hold"],
    ready: ["Ready for pickup", "Pickup"],
    delivery: ["Shipped", "Sent", "In transit", "Dispatched", "Out for delivery"],
    completed: ["Delivered", "Completed", "Done", "Received"],
    cancelled: ["Cancelled", "Canceled", "Refunded", "Returned", "Not delivered", "Refused"],
  },
  fr: {
    new: ["Nouvelle", "Nouvelle commande"],
    in_progress: ["En cours de traitement", "En préparation", "Confirmée"],
    pending: ["En attente de paiement"],
    ready: ["Prête à retirer", "Prêt pour le retrait"],
    delivery: ["Expédiée", "En livraison", "En cours de livraison"],
    completed: ["Livrée", "Terminée"],
    cancelled: ["Annulée", "Remboursée", "Retournée", "Refusée"],
  },
  ro: {
    new: ["Nouă", "Comandă nouă", "Nou"],
    in_progress: ["În procesare", "Se procesează", "Confirmată"],
    pending: ["În așteptare", "Așteaptă plata"],
    ready: ["Gata de ridicare"],
    delivery: ["Expediată", "Trimisă", "În tranzit"],
    completed: ["Livrată", "Finalizată"],
    cancelled: ["Anulată", "Returnată", "Respinsă"],
  },
  pl: {
    new: ["Nowe", "Nowe zamówienie"],
    in_progress: ["W realizacji", "Przetwarzane", "Potwierdzone"],
    pending: ["Oczekuje na płatność", "Oczekujące", "Wstrzymane"],
    ready: ["Gotowe do odbioru"],
    delivery: ["Wysłane", "W drodze", "W transporcie"],
    completed: ["Dostarczone", "Zrealizowane", "Zakończone"],
    cancelled: ["Anulowane", "Zwrot", "Odrzucone", "Zwrócone"],
  },
  de: {
    new: ["Neu", "Neue Bestellung", "Eingegangen"],
    in_progress: ["In Bearbeitung", "Wird bearbeitet", "Bestätigt", "Verpackt"],
    pending: ["Wartet auf Zahlung", "Ausstehend", "Zurückgestellt"],
    ready: ["Abholbereit", "Bereit zur Abholung"],
    delivery: ["Versandt", "Versendet", "Unterwegs"],
    completed: ["Geliefert", "Abgeschlossen", "Zugestellt", "Erledigt"],
    cancelled: ["Storniert", "Abgebrochen", "Retoure", "Nicht zugestellt"],
  },
  es: {
    new: ["Nuevo", "Nuevo pedido"],
    in_progress: ["En proceso", "En preparación", "Confirmado"],
    pending: ["Pendiente de pago", "En espera"],
    ready: ["Listo para recoger"],
    delivery: ["Enviado", "En camino", "En tránsito", "En reparto"],
    completed: ["Entregado", "Completado", "Finalizado"],
    cancelled: ["Cancelado", "Devuelto", "Rechazado", "Reembolsado", "No entregado", "Anulado"],
  },
};

const DESK: readonly DeskStatus[] = [
  { id: "10", name: "New", group: "new" },
  { id: "20", name: "In progress", group: "in_progress" },
  { id: "30", name: "Waiting", group: "pending" },
  { id: "40", name: "Ready", group: "ready" },
  { id: "50", name: "On its way", group: "delivery" },
  { id: "60", name: "Done", group: "completed" },
  { id: "70", name: "Cancelled", group: "cancelled" },
];

describe("suggested status matching (P5)", () => {
  it.each(Object.entries(TITLES))("understands the titles of shops in %s", (_, groups) => {
    const wrong = Object.entries(groups).flatMap(([group, titles]) =>
      titles.flatMap((title) => (guessGroup(own(title)) === group ? [] : [`${title}: ${guessGroup(own(title))}, not ${group}`])),
    );
    expect(wrong).toEqual([]);
  });

  it("takes a desk status of the same name, in any of the shop's languages, before its group; what it does not understand it leaves open", () => {
    const desk = [...DESK, { id: "25", name: "Гравірування", group: "in_progress" } as const];
    const statuses = [
      { ...own("Гравірування", "ua"), id: "31" },
      { id: "32", titles: { ua: "Щось своє", en: "Shipped" }, final: false, cancelled: false },
      { ...own("Xyz"), id: "33" },
    ];
    expect(suggestRules(statuses, desk)).toEqual({
      in: [
        { remoteStatusId: "31", statusId: "25" },
        { remoteStatusId: "32", statusId: "50" },
      ],
      out: [
        { statusId: "25", remoteStatusId: "31" },
        { statusId: "50", remoteStatusId: "32" },
      ],
    });
  });

  it("never suggests to cancel in the shop, and the way out and back meet: what is suggested needs no warning but gaps", () => {
    const statuses = Object.values(TITLES.uk ?? {}).flatMap((titles, group) =>
      titles.map((title, at) => ({ ...own(title, "ua"), id: `${group}${at}`, cancelled: group === 6 && at === 0, final: group >= 5 })),
    );
    const rules = suggestRules(statuses, DESK);
    expect(rules.in).toHaveLength(statuses.length);
    expect(rules.out.map((rule) => rule.statusId)).not.toContain("70");
    const cancels = ruleWarnings(rules, statuses, DESK, false).filter(({ statusId }) => statusId !== "70");
    expect(cancels).toEqual([]);
  });
});

describe("warnings about status rules (P5)", () => {
  const statuses: StoreStatus[] = [1, 2, 4].map((id) => ({ id: String(id), titles: { en: `Shop ${id}` }, final: id === 4, cancelled: id === 4 }));
  const into = (...pairs: [string, string][]) => pairs.map(([remoteStatusId, statusId]) => ({ remoteStatusId, statusId }));
  const out = (...pairs: [string, string][]) => pairs.map(([statusId, remoteStatusId]) => ({ statusId, remoteStatusId }));
  const meet: RuleList = { in: into(["1", "10"], ["2", "20"], ["4", "70"]), out: out(["10", "1"], ["20", "2"]) };
  const warned = (rules: RuleList, mayCancel = false) =>
    ruleWarnings(rules, statuses, DESK, mayCancel).map(({ code, statusId, remoteStatusId }) => [code, statusId, remoteStatusId]);

  it("are silent where every way out comes back, and where there is no rule at all", () => {
    expect(warned(meet)).toEqual([]);
    expect(warned({ in: [], out: [] })).toEqual([]);
  });

  it("tell a store status that nothing is said of: unmatched", () => {
    expect(warned({ ...meet, in: into(["1", "10"], ["4", "70"]), out: out(["10", "1"]) })).toEqual([["unmatched", null, "2"]]);
  });

  it("tell a one-way street: out, and nothing says what that is here", () => {
    expect(warned({ in: into(["1", "10"], ["4", "70"]), out: out(["10", "1"], ["20", "2"]) })).toEqual([
      ["one_way", "20", "2"],
      ["unmatched", null, "2"],
    ]);
  });

  it("tell a dead end: the store leads to a status here that is not matched back, so that set by hand it is not sent", () => {
    expect(warned({ in: meet.in, out: out(["10", "1"]) })).toEqual([["dead_end", "20", "2"]]);
    expect(warned({ in: meet.in, out: [] })).toEqual([]); // nothing is sent at all: that is said once, not of each
  });

  it("tell a loop: there and back it becomes another status of the store", () => {
    expect(warned({ in: into(["1", "20"], ["2", "10"], ["4", "70"]), out: out(["10", "1"], ["20", "2"]) })).toEqual([
      ["loop", "10", "1"],
      ["loop", "20", "2"],
    ]);
  });

  it("tell that a rule would cancel in the store, and whether it is held back (P28)", () => {
    const rules = { in: meet.in, out: [...meet.out, ...out(["70", "4"])] };
    expect(warned(rules)).toEqual([["cancels_in_store", "70", "4"]]);
    expect(ruleWarnings(rules, statuses, DESK, false)[0]?.message).toContain("held back");
    expect(ruleWarnings(rules, statuses, DESK, true)[0]?.message).not.toContain("held back");
  });
});
