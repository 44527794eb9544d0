import type { Random } from "./random.ts";

/** The language a buyer orders in. */
export type Tongue = "ua" | "ro" | "en";

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly country: string;
}

type Words = readonly [string, ...string[]];

/** A buyer of one tongue. Names are made up from common parts; addresses of e-mail are in domains kept for examples. */
export function drawPerson(random: Random, tongue: Tongue): Person {
  const name = NAMES[tongue](random);
  const phone = PHONES[tongue](random);
  const mailbox = `${latin(name).replace(/[^a-z]+/g, ".")}${random.between(1, 999)}`;
  return {
    name,
    phone,
    email: `${mailbox}@${random.pick(["example.com", "example.net", "example.org", "mail.example.com"])}`,
    country: COUNTRIES[tongue],
  };
}

const COUNTRIES = { ua: "Україна", ro: "România", en: "United Kingdom" } as const;

const NAMES: Record<Tongue, (random: Random) => string> = {
  ua: (random) => {
    const woman = random.once(1.7);
    const first = random.pick(woman ? UA_WOMEN : UA_MEN);
    const family = random.pick(UA_FAMILIES);
    const last = woman ? family.replace(/ський$/, "ська").replace(/(ов|ев|ін)$/, "$1а") : family;
    if (random.once(7)) return `${last} ${first} ${random.pick(woman ? UA_MOTHERS : UA_FATHERS)}`;
    return random.once(4) ? `${last} ${first}` : `${first} ${last}`;
  },
  ro: (random) => `${random.pick(RO_FIRST)}${random.once(6) ? `-${random.pick(RO_FIRST)}` : ""} ${random.pick(RO_FAMILIES)}`,
  en: (random) => `${random.pick(EN_FIRST)} ${random.once(9) ? `${random.pick(["J.", "M.", "A."])} ` : ""}${random.pick(EN_FAMILIES)}`,
};

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => random.between(0, 9)).join("");

const PHONES: Record<Tongue, (random: Random) => string> = {
  ua: (random) => {
    const [code, a, b, c] = [
      random.pick(["050", "063", "066", "067", "068", "073", "093", "095", "096", "097", "098", "099"]),
      digits(random, 3),
      digits(random, 2),
      digits(random, 2),
    ];
    return random.once(12) ? `${code}${a}${b}${c}` : random.once(12) ? `+38${code}${a}${b}${c}` : `+38 (${code}) ${a}-${b}-${c}`;
  },
  ro: (random) => `${random.once(5) ? "0" : "+40 "}7${random.between(20, 68)} ${digits(random, 3)} ${digits(random, 3)}`,
  en: (random) => `+44 7700 900${digits(random, 3)}`,
};

const UA_MEN: Words = [
  "Олесь",
  "Андрій",
  "Тарас",
  "Богдан",
  "Сергій",
  "Юрій",
  "В'ячеслав",
  "Ігор",
  "Дмитро",
  "Максим",
  "Назар",
  "Остап",
  "Євген",
  "Ґедзь",
  "Лук'ян",
];
const UA_WOMEN: Words = [
  "Олена",
  "Марта",
  "Ірина",
  "Соломія",
  "Дар'я",
  "Наталія",
  "Ганна",
  "Уляна",
  "Євгенія",
  "Юлія",
  "Мар'яна",
  "Лідія",
  "Зоряна",
  "Їванна",
];
const UA_FAMILIES: Words = [
  "Шевченко",
  "Ковальський",
  "Бондаренко",
  "Прикладний",
  "Мельник",
  "Ґонта",
  "Дем'яненко",
  "Лук'яненко",
  "Щербак",
  "Гриценко",
  "Яременко",
  "Кучер",
  "Заєць",
  "Вишневецький",
  "Кравчук",
  "Панасюк",
  "Їжакевич",
  "Петрів",
  "Нечуй-Левицький",
  "О'Коннел",
];
const UA_FATHERS: Words = ["Іванович", "Петрович", "Степанович", "Юрійович"];
const UA_MOTHERS: Words = ["Іванівна", "Петрівна", "Степанівна", "Юріївна"];
const RO_FIRST: Words = [
  "Andrei",
  "Ioana",
  "Ștefan",
  "Elena",
  "Mihai",
  "Răzvan",
  "Ileana",
  "Cătălina",
  "Vlad",
  "Țvetana",
  "Ana",
  "Gheorghe",
  "Măriuca",
];
const RO_FAMILIES: Words = [
  "Popescu",
  "Ionescu",
  "Dumitrescu",
  "Stănescu",
  "Țurcanu",
  "Mureșan",
  "Bălan",
  "Câmpeanu",
  "Șerban",
  "Văcărescu",
  "Pîrvu",
];
const EN_FIRST: Words = ["Alice", "Robert", "Charlotte", "Siobhán", "Oliver", "Zoë", "George", "Nia", "Harriet", "Callum", "Priya", "Renée"];
const EN_FAMILIES: Words = [
  "Example",
  "Smith",
  "O'Brien",
  "Taylor-Jones",
  "MacDonald",
  "Okonkwo",
  "Patel",
  "Whittaker",
  "D'Arcy",
  "Ng",
  "Featherstonehaugh",
];

const CYRILLIC: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "h",
  ґ: "g",
  д: "d",
  е: "e",
  є: "ie",
  ж: "zh",
  з: "z",
  и: "y",
  і: "i",
  ї: "i",
  й: "i",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "kh",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "shch",
  ю: "iu",
  я: "ia",
};

function latin(name: string): string {
  return name
    .toLowerCase()
    .replace(/['’ь]/g, "")
    .replace(/[а-яґєії]/g, (letter) => CYRILLIC[letter] ?? "")
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "");
}
