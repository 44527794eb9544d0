import { SECTIONS } from "../generate/catalogue.ts";
import { DELIVERIES, PAYMENTS } from "../generate/delivery.ts";
import { asFlag, asInteger, asList } from "../request-body.ts";
import { readWallText } from "../wall-clock.ts";
import { type Answer, type Call, empty, listed } from "./call.ts";

const DELIVERY_TYPES = { branch: 1, locker: 2, courier: 3, ukrposhta: 4, pickup: 5, own: 6 } as const;

export function deliveryExport({ shop, faults }: Call): Answer {
  const payment = PAYMENTS[shop.setup.market].map(({ id }) => id);
  const rows = DELIVERIES[shop.setup.market].map(({ id, title, kind, carrier }) => ({
    id,
    title,
    type: DELIVERY_TYPES[kind],
    by_carrier: carrier !== null,
    enabled: true,
    payment,
    price_options: [{ min: 0, price: carrier === null ? 0 : -1, by_carrier: carrier !== null }],
  }));
  return listed("delivery", rows, faults);
}

export function deliveryTypes({ faults }: Call): Answer {
  const titles = { branch: "Відділення", locker: "Поштомат", courier: "Кур'єр", ukrposhta: "Укрпошта", pickup: "Самовивіз", own: "Інше" };
  return listed(
    "deliveryTypes",
    Object.entries(DELIVERY_TYPES).map(([kind, id]) => ({ id, title: { ua: titles[kind as keyof typeof titles], en: kind } })),
    faults,
  );
}

export function paymentExport({ shop, faults }: Call): Answer {
  const rows = PAYMENTS[shop.setup.market].map(({ id, title, method }) => {
    const nothing = Object.fromEntries(Object.keys(title).map((language) => [language, ""]));
    return { id, title, desc: nothing, payment_method: method, enabled: true, icon: "", link: "", icon_title: nothing, payment_instruction: nothing };
  });
  return listed("payment", rows, faults);
}

export function paymentMethods({ shop, faults }: Call): Answer {
  const rows = PAYMENTS[shop.setup.market].map(({ method, title }) => ({
    id: method,
    title,
    is_simple: ["cash", "cod", "invoice"].includes(method),
  }));
  return listed("paymentMethods", rows, faults);
}

const RATES: Readonly<Record<string, { readonly id: number; readonly title: string; readonly inHryvnias: number }>> = {
  UAH: { id: 1, title: "Гривня", inHryvnias: 1 },
  USD: { id: 2, title: "US Dollar", inHryvnias: 42 },
  EUR: { id: 3, title: "Euro", inHryvnias: 48.5 },
  RON: { id: 4, title: "Leu românesc", inHryvnias: 9.6 },
  GBP: { id: 5, title: "Pound sterling", inHryvnias: 56 },
  PLN: { id: 6, title: "Złoty", inHryvnias: 11.4 },
  MDL: { id: 7, title: "Leu moldovenesc", inHryvnias: 2.5 },
};

/** The shop's own currency is the enabled one; `iso` counts only with `enabledOnly: false`. */
export function currencyExport({ shop, params, faults }: Call): Answer {
  const enabledOnly = params.enabledOnly === undefined || asFlag(params.enabledOnly);
  const isos = enabledOnly ? null : asList(params.iso)?.map(String);
  const ids = asList(params.id)?.map(asInteger);
  const own = faults.currency ?? shop.setup.currency;
  const rows = Object.entries(RATES)
    .filter(([iso, { id }]) => (!enabledOnly || iso === own) && (!isos || isos.includes(iso)) && (!ids || ids.includes(id)))
    .map(([iso, { id, title, inHryvnias }]) => ({
      id,
      iso,
      title,
      exchangeRates: Object.entries(RATES)
        .filter(([other]) => other !== iso)
        .map(([relatedIso, related]) => ({
          relatedId: related.id,
          relatedIso,
          currentExchangeAmount: related.inHryvnias,
          relatedExchangeAmount: inHryvnias,
          exchangeCourse: Math.round((related.inHryvnias / inHryvnias) * 10_000) / 10_000,
        })),
    }));
  return listed("currency", rows, faults);
}

export function pagesExport({ params, faults }: Call): Answer {
  const parent = asInteger(params.parent) ?? 0;
  const rows =
    parent === 0 ? SECTIONS.map((id) => ({ id, parent: 0, title: { ua: `Розділ ${id}`, en: `Section ${id}` }, image: "", discount: 0 })) : [];
  return listed("pages", rows, faults);
}

/** Every third order was placed by someone who registered then. */
export function usersExport({ shop, params, faults }: Call): Answer {
  const from = typeof params.from === "string" ? readWallText(params.from, "lower") : null;
  const to = typeof params.to === "string" ? readWallText(params.to, "upper") : null;
  const limit = asInteger(params.limit);
  const registered = shop.shelf.placed(from, to).filter(({ number }) => number % 3 === 0);
  const offset = limit === null ? 0 : Math.max(0, asInteger(params.offset) ?? 0);
  const rows = registered.slice(offset, limit === null ? undefined : offset + limit).map((order) => {
    const wire = shop.shelf.read(order);
    const { user, delivery_name, delivery_email, delivery_phone, delivery_country, delivery_city, delivery_address, stat_created } = wire;
    return {
      id: user,
      title: delivery_name,
      email: delivery_email,
      phone: delivery_phone,
      country: delivery_country,
      city: delivery_city,
      address: delivery_address,
      registered: stat_created,
    };
  });
  return listed("users", rows, faults);
}

/** Lists of the B2B edition and of icons: there are none in this shop. */
export function nothingToExport({ faults }: Call): Answer {
  return empty(faults);
}
