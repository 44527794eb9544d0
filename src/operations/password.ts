import { hash, verify } from "@node-rs/argon2";
import { invalid } from "./problem.ts";

/** Argon2id (the library's own default), 19 MiB and two rounds: about 100 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const LEAST = 10;
const MOST = 200;

/** A hash of nobody's password: an unknown account takes as long as a known one. */
const NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU$7T0ht2yRZ9Yr2L1yEdRy9D5wSKsdFkg0a8tqYg4yLlE";

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

/** Takes the same time whether or not there is such an account (`passwordHash` null). */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? NOBODYS_HASH, password.normalize("NFKC"));
  return fits && passwordHash !== null;
}

/** Refuses what anybody would try first: 422 naming `path`. `about` are words of the person's own: name, e-mail address, company. */
export function refuseWeakPassword(password: string, path: string, about: readonly string[]): void {
  const weakness = weaknessOf(password, about);
  if (weakness !== null) throw invalid({ path, message: weakness });
}

function weaknessOf(password: string, about: readonly string[]): string | null {
  const plain = password.normalize("NFKC").toLowerCase();
  if ([...plain].length < LEAST) return `is shorter than ${LEAST} characters`;
  if (plain.length > MOST) return `is longer than ${MOST} characters`;
  if (new Set(plain).size < 4) return "repeats the same few characters";
  if (isSequence(plain)) return "is a row of neighbouring characters";
  const core = plain.replace(/[^\p{L}]/gu, "");
  if (COMMON.some((word) => core === word || core === word + word)) return "is one of the passwords that are tried first";
  const own = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 4);
  if (own.reduce((rest, word) => rest.replaceAll(word, ""), plain).length < 6) return "is little more than a name or an address that others know";
  return null;
}

/** "1234567890", "abcdefghij", "qwertyuiop", also backwards. */
function isSequence(text: string): boolean {
  const rows = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "йцукенгшщзхїфівапролджєячсмитьбю",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
  ];
  return rows.some((row) => row.includes(text) || [...row].reverse().join("").includes(text));
}

/** Without digits and signs, which are only ever added around them. */
const COMMON = [
  "password",
  "passwort",
  "motdepasse",
  "пароль",
  "qwerty",
  "qwertyuiop",
  "azerty",
  "azertyuiop",
  "йцукен",
  "admin",
  "administrator",
  "welcome",
  "letmein",
  "iloveyou",
  "changeme",
  "secret",
  "default",
  "econnect",
  "ecommerceconnect",
];
