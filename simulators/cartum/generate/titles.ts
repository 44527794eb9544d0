// Product names in the shop's languages: the real English name in quotation marks after what the thing is called in that language,
// as shops of imported gifts write them ("Горнятко «Red Retrospot»").

/** Word of the real name → what it is in ua, ru, ro, pl. The first that occurs in the name counts. */
const THINGS: readonly (readonly [word: string, ua: string, ru: string, ro: string, pl: string])[] = [
  ["CHRISTMAS", "Різдвяна прикраса", "Рождественское украшение", "Decorațiune de Crăciun", "Ozdoba świąteczna"],
  ["T-LIGHT", "Свічник", "Подсвечник", "Suport pentru lumânare", "Świecznik"],
  ["CANDLE", "Свічка", "Свеча", "Lumânare", "Świeca"],
  ["LUNCH BAG", "Сумка для обіду", "Сумка для обеда", "Geantă pentru prânz", "Torba śniadaniowa"],
  ["BAG", "Сумка", "Сумка", "Geantă", "Torba"],
  ["MUG", "Горнятко", "Кружка", "Cană", "Kubek"],
  ["CUP", "Чашка", "Чашка", "Ceașcă", "Filiżanka"],
  ["TEAPOT", "Чайник", "Чайник", "Ceainic", "Czajnik"],
  ["TEA", "Чайний набір", "Чайный набор", "Set de ceai", "Zestaw do herbaty"],
  ["CAKE", "Підставка для торта", "Подставка для торта", "Platou pentru tort", "Patera na tort"],
  ["BOWL", "Миска", "Миска", "Bol", "Miska"],
  ["PLATE", "Тарілка", "Тарелка", "Farfurie", "Talerz"],
  ["BOTTLE", "Пляшка", "Бутылка", "Sticlă", "Butelka"],
  ["JAR", "Банка", "Банка", "Borcan", "Słoik"],
  ["TIN", "Бляшанка", "Жестяная банка", "Cutie metalică", "Puszka"],
  ["BOX", "Скринька", "Шкатулка", "Cutie", "Pudełko"],
  ["CLOCK", "Годинник", "Часы", "Ceas", "Zegar"],
  ["MIRROR", "Дзеркало", "Зеркало", "Oglindă", "Lustro"],
  ["FRAME", "Рамка", "Рамка", "Ramă foto", "Ramka"],
  ["CUSHION", "Подушка", "Подушка", "Pernă", "Poduszka"],
  ["DOORMAT", "Килимок", "Коврик", "Covoraș", "Wycieraczka"],
  ["UMBRELLA", "Парасоля", "Зонт", "Umbrelă", "Parasol"],
  ["NECKLACE", "Намисто", "Ожерелье", "Colier", "Naszyjnik"],
  ["BRACELET", "Браслет", "Браслет", "Brățară", "Bransoletka"],
  ["EARRINGS", "Сережки", "Серьги", "Cercei", "Kolczyki"],
  ["KEY RING", "Брелок", "Брелок", "Breloc", "Brelok"],
  ["RING", "Каблучка", "Кольцо", "Inel", "Pierścionek"],
  ["GARLAND", "Гірлянда", "Гирлянда", "Ghirlandă", "Girlanda"],
  ["BUNTING", "Прапорці", "Флажки", "Stegulețe", "Proporczyki"],
  ["NOTEBOOK", "Записник", "Блокнот", "Caiet", "Notes"],
  ["CARD", "Листівка", "Открытка", "Felicitare", "Kartka"],
  ["WRAP", "Пакувальний папір", "Упаковочная бумага", "Hârtie de ambalat", "Papier ozdobny"],
  ["NAPKINS", "Серветки", "Салфетки", "Șervețele", "Serwetki"],
  ["PENCILS", "Олівці", "Карандаши", "Creioane", "Kredki"],
  ["APRON", "Фартух", "Фартук", "Șorț", "Fartuch"],
  ["TRAY", "Таця", "Поднос", "Tavă", "Taca"],
  ["SIGN", "Табличка", "Табличка", "Placă decorativă", "Tabliczka"],
  ["HOOK", "Гачок", "Крючок", "Cârlig", "Haczyk"],
  ["HANGER", "Вішак", "Вешалка", "Umeraș", "Wieszak"],
  ["DRAWER", "Комод", "Комод", "Comodă", "Komoda"],
  ["GARDEN", "Для саду", "Для сада", "Pentru grădină", "Do ogrodu"],
  ["HEART", "Сердечко", "Сердечко", "Inimioară", "Serduszko"],
  ["BIRD", "Пташка", "Птичка", "Păsărică", "Ptaszek"],
  ["DOLL", "Лялька", "Кукла", "Păpușă", "Lalka"],
  ["TOY", "Іграшка", "Игрушка", "Jucărie", "Zabawka"],
  ["PAPER", "Паперова прикраса", "Бумажное украшение", "Decorațiune de hârtie", "Ozdoba z papieru"],
  ["POSTAGE", "Поштові витрати", "Почтовые расходы", "Taxe poștale", "Opłata pocztowa"],
];

const OTHERWISE = { ua: "Подарунок", ru: "Подарок", ro: "Cadou", pl: "Prezent" } as const;
const COLUMN: Readonly<Record<string, 1 | 2 | 3 | 4>> = { ua: 1, ru: 2, ro: 3, pl: 4 };
const QUOTES: Readonly<Record<string, readonly [string, string]>> = { ua: ["«", "»"], ru: ["«", "»"], ro: ["„", "”"], pl: ["„", "”"] };

/** The name of a product in one language of the shop; in a language we have no words for, the English name. */
export function productTitle(description: string, language: string): string {
  const english = inTitleCase(description);
  const column = COLUMN[language];
  if (column === undefined) return english;
  const thing = THINGS.find(([word]) => hasWord(description, word));
  const [open, close] = QUOTES[language] ?? ["“", "”"];
  return `${thing ? thing[column] : OTHERWISE[language as keyof typeof OTHERWISE]} ${open}${english}${close}`;
}

/** The word itself or its plural, not a part of another ("RING" in "STRING"). */
function hasWord(description: string, word: string): boolean {
  const at = description.indexOf(word);
  return at >= 0 && !/[A-Z]/.test(description[at - 1] ?? " ") && /^(S|ES)?([^A-Z]|$)/.test(description.slice(at + word.length));
}

function inTitleCase(text: string): string {
  return text
    .replace(/[^\S ]+|�/g, " ")
    .toLowerCase()
    .replace(/(^|[\s(/-])(\p{Letter})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/\s+/g, " ")
    .trim();
}
