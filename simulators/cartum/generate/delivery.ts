import type { Tongue } from "./people.ts";
import type { Random } from "./random.ts";

type Words = readonly [string, ...string[]];

/** One delivery option of a shop. `kind` says how its orders look; titles are what the shop wrote, per language. */
export interface DeliveryOption {
  readonly id: number;
  readonly kind: "branch" | "locker" | "courier" | "ukrposhta" | "pickup" | "own";
  /** As `delivery_data.deliveryOperatorType` says it; null for the shop's own ways. */
  readonly carrier: string | null;
  readonly title: Readonly<Record<string, string>>;
  /** Of every hundred orders. */
  readonly share: number;
}

export interface PaymentOption {
  readonly id: number;
  readonly method: string;
  readonly title: Readonly<Record<string, string>>;
  readonly share: number;
}

export type Market = "UA" | "RO" | "GB";

export const DELIVERIES: Readonly<Record<Market, readonly DeliveryOption[]>> = {
  UA: [
    { id: 3, kind: "branch", carrier: "novaPoshta", title: { ua: "Нова пошта", ru: "Новая почта", en: "Nova Poshta", ro: "Nova Poshta" }, share: 52 },
    {
      id: 7,
      kind: "courier",
      carrier: "novaPoshta",
      title: { ua: "Нова пошта, кур'єр", ru: "Новая почта, курьер", en: "Nova Poshta courier" },
      share: 14,
    },
    { id: 9, kind: "ukrposhta", carrier: "ukrPoshta", title: { ua: "Укрпошта", ru: "Укрпочта", en: "Ukrposhta", ro: "Ukrposhta" }, share: 18 },
    { id: 2, kind: "pickup", carrier: null, title: { ua: "Самовивіз", ru: "Самовывоз", en: "Pickup", ro: "Ridicare personală" }, share: 8 },
    { id: 42, kind: "own", carrier: null, title: { ua: "Кур'єр магазину «Квітка»", ru: "", en: "Kvitka's own courier" }, share: 8 },
  ],
  RO: [
    { id: 3, kind: "courier", carrier: "fanCourier", title: { ro: "FAN Courier", en: "FAN Courier", ua: "FAN Courier" }, share: 42 },
    { id: 7, kind: "locker", carrier: "sameday", title: { ro: "Sameday Easybox", en: "Sameday Easybox" }, share: 34 },
    { id: 8, kind: "pickup", carrier: null, title: { ro: "Ridicare personală", en: "Pickup in the shop" }, share: 12 },
    { id: 42, kind: "own", carrier: null, title: { ro: "Livrare cu mașina magazinului", en: "Delivery by the shop's van" }, share: 12 },
  ],
  GB: [
    { id: 3, kind: "courier", carrier: "royalMail", title: { en: "Royal Mail Tracked 48" }, share: 60 },
    { id: 7, kind: "locker", carrier: "inPost", title: { en: "InPost locker" }, share: 18 },
    { id: 2, kind: "pickup", carrier: null, title: { en: "Click & Collect" }, share: 12 },
    { id: 42, kind: "own", carrier: null, title: { en: "Our own van (London)" }, share: 10 },
  ],
};

export const PAYMENTS: Readonly<Record<Market, readonly PaymentOption[]>> = {
  UA: [
    { id: 13, method: "cash", title: { ua: "Готівкою", ru: "Наличными", en: "Cash", ro: "Numerar" }, share: 20 },
    { id: 11, method: "cod", title: { ua: "Накладений платіж", ru: "Наложенный платёж", en: "Cash on delivery" }, share: 38 },
    { id: 12, method: "invoice", title: { ua: "Безготівковий розрахунок", ru: "", en: "Bank transfer", ro: "Transfer bancar" }, share: 12 },
    { id: 14, method: "liqpay", title: { ua: "Карткою онлайн (LiqPay)", ru: "Картой онлайн", en: "Card online (LiqPay)" }, share: 30 },
  ],
  RO: [
    { id: 13, method: "cash", title: { ro: "Ramburs la curier", en: "Cash on delivery" }, share: 55 },
    { id: 12, method: "invoice", title: { ro: "Transfer bancar", en: "Bank transfer" }, share: 15 },
    { id: 14, method: "card", title: { ro: "Card online", en: "Card online" }, share: 30 },
  ],
  GB: [
    { id: 14, method: "card", title: { en: "Card" }, share: 70 },
    { id: 15, method: "paypal", title: { en: "PayPal" }, share: 30 },
  ],
};

export interface Place {
  /** As the carrier names it. */
  readonly city: string;
  /** As the platform names it. */
  readonly cityStable: string;
  readonly address: string;
}

/** Where an order of one delivery option goes. Branches and streets are invented; Ukrposhta's parts are joined by `@`. */
export function drawPlace(random: Random, option: DeliveryOption, tongue: Tongue): Place {
  const [city, region, code] = random.pick(CITIES[tongue]);
  const street = `${random.pick(STREETS[tongue])}`;
  const house = `${random.between(1, 140)}${random.once(6) ? random.pick(["А", "Б", "/2", "-к"]) : ""}`;
  const flat = random.between(1, 120);
  const carrierCity = tongue === "ua" ? `м. ${city}, ${region}` : `${city}, ${region}`;
  const address = {
    branch: () =>
      tongue === "en" ? `Branch No. ${random.between(1, 300)}: ${street}, ${house}` : `Відділення №${random.between(1, 300)}: ${street}, ${house}`,
    locker: () => (tongue === "ro" ? `Easybox ${street} nr. ${house}` : `Locker ${random.between(1000, 9999)}, ${house} ${street}`),
    courier: () => ADDRESS[tongue](street, house, flat),
    ukrposhta: () => [`${code}`, region, city, street, house, random.once(3) ? "" : String(flat)].join("@"),
    pickup: () => "",
    own: () => ADDRESS[tongue](street, house, flat),
  }[option.kind]();
  return option.kind === "pickup" ? { city: "", cityStable: "", address } : { city: carrierCity, cityStable: city, address };
}

const ADDRESS: Record<Tongue, (street: string, house: string, flat: number) => string> = {
  ua: (street, house, flat) => `${street}, буд. ${house}, кв. ${flat}`,
  ro: (street, house, flat) => `${street} nr. ${house}, ap. ${flat}`,
  en: (street, house, flat) => `Flat ${flat}, ${house} ${street}`,
};

type City = readonly [city: string, region: string, code: string];

const CITIES: Record<Tongue, readonly [City, ...City[]]> = {
  ua: [
    ["Львів", "Львівська обл.", "79000"],
    ["Київ", "Київ", "01001"],
    ["Одеса", "Одеська обл.", "65000"],
    ["Івано-Франківськ", "Івано-Франківська обл.", "76000"],
    ["Кам'янець-Подільський", "Хмельницька обл.", "32300"],
    ["Ужгород", "Закарпатська обл.", "88000"],
    ["Кропивницький", "Кіровоградська обл.", "25000"],
    ["Біла Церква", "Київська обл.", "09100"],
    ["Ґоголів", "Київська обл.", "07452"],
  ],
  ro: [
    ["București", "Sector 3", "030167"],
    ["Cluj-Napoca", "Cluj", "400001"],
    ["Iași", "Iași", "700050"],
    ["Timișoara", "Timiș", "300001"],
    ["Bistrița", "Bistrița-Năsăud", "420001"],
    ["Târgu Mureș", "Mureș", "540001"],
  ],
  en: [
    ["London", "Greater London", "E1 6AN"],
    ["Bristol", "Somerset", "BS1 4DJ"],
    ["Newcastle upon Tyne", "Tyne and Wear", "NE1 1EE"],
    ["Stoke-on-Trent", "Staffordshire", "ST1 1LZ"],
    ["Westward Ho!", "Devon", "EX39 1JN"],
  ],
};

const STREETS: Record<Tongue, Words> = {
  ua: ["вул. Прикладна", "вул. Січових Стрільців", "просп. Свободи", "вул. Ґонти", "бульв. Лесі Українки", "пров. Об'їзний", "вул. 8-го Березня"],
  ro: ["Str. Exemplului", "Bd. Unirii", "Calea Moților", "Str. Ștefan cel Mare", "Șos. Păcurari", "Aleea Trandafirilor"],
  en: ["Sample Street", "St Mary's Road", "High Street", "The Shambles", "Upper Cheyne Row", "Queen's Walk"],
};
