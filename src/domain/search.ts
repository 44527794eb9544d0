import { foldText } from "./keys.ts";
import { digitsOf, phoneSearchDigits } from "./phone.ts";

/** What an order is found by. */
export interface SearchedOrder {
  /** The desk's own number. */
  readonly number: string;
  /** The number in the shop, and its key there. */
  readonly storeNumber?: string | null;
  readonly remoteId?: string | null;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  /** Country of numbers written without a country code. */
  readonly country: string;
  readonly skus: readonly (string | null)[];
}

const LONGEST_WORD = 100; // a lexeme may hold 2,046 bytes
const MOST_WORDS = 12;
const NUMBERISH = /^[\d+()./-]+$/;
/** A word without anything in between, as most are. */
const WHOLE = /^[\p{L}\p{N}]+$/u;

/** Whole lower-cased words for `array_to_tsvector`: no duplicates, none empty. Searched by prefix with `searchQuery`. */
export function searchTokens(order: SearchedOrder): string[] {
  const tokens = new Set<string>();
  const add = (text: string | null | undefined): void => {
    for (const word of wordsOf(text ?? "")) {
      tokens.add(word);
      if (WHOLE.test(word)) continue;
      for (const part of word.split(/[^\p{L}\p{N}]+/u)) if (part !== "") tokens.add(part);
    }
  };
  const email = wordsOf(order.email ?? "")[0];
  for (const text of [order.number, order.storeNumber, order.remoteId, order.firstName, order.lastName, ...order.skus]) add(text);
  if (email) {
    tokens.add(email);
    const host = email.split("@")[1];
    if (host) tokens.add(host);
  }
  for (const digits of phoneSearchDigits(order.phone ?? "", order.country)) tokens.add(digits.slice(0, LONGEST_WORD));
  return [...tokens];
}

/**
 * What a person typed → the text of a tsquery (to be cast: `$1::tsquery`, not `to_tsquery`, whose parser would cut the words up):
 * every word of two characters or more must begin a token of the order. Digits that follow each other may be one telephone number ("050 111", "+38 (050) 111-22-33")
 * or words of their own. Null when nothing was typed. No input can break the syntax: every word is quoted.
 */
export function searchQuery(typed: string): string | null {
  const words = rawWords(typed).slice(0, MOST_WORDS);
  const terms: string[] = [];
  for (let at = 0; at < words.length; ) {
    const numbers = takeWhile(words.slice(at), (word) => NUMBERISH.test(word) && digitsOf(word) !== "");
    if (numbers.length > 0) {
      terms.push(numberTerm(numbers));
      at += numbers.length;
      continue;
    }
    terms.push(quoted(bare(words[at] ?? "") || (words[at] ?? "")));
    at++;
  }
  return terms.length > 0 ? terms.join(" & ") : null;
}

function numberTerm(words: readonly string[]): string {
  const joined = quoted(digitsOf(words.join("")));
  // "050 111" is a piece of one number. As words of their own they would begin a token of nearly every order, which no index answers fast.
  if (words.length > 1 && words.some((word) => word.length < 4)) return joined;
  const each = words.map((word) => quoted(bare(word) || word)).join(" & ");
  return joined === each ? joined : `(${joined} | (${each}))`;
}

function quoted(word: string): string {
  const safe = word.slice(0, LONGEST_WORD).replace(/\\/g, "\\\\").replace(/'/g, "''");
  // One character begins a word of every other order: it is looked for as a whole word ("order 5").
  return word.length === 1 ? `'${safe}'` : `'${safe}':*`;
}

function wordsOf(text: string): string[] {
  return rawWords(text)
    .map((word) => bare(word).slice(0, LONGEST_WORD))
    .filter((word) => word !== "");
}

/** One apostrophe for the four that people type: Мар'яна, Мар’яна. */
function rawWords(text: string): string[] {
  return foldText(text.slice(0, 1000))
    .replace(/[’ʼ‘`´]/g, "'")
    .split(" ")
    .filter((word) => word !== "");
}

/** Without punctuation at its ends: "#1841," → "1841". */
function bare(word: string): string {
  return WHOLE.test(word) ? word : word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

function takeWhile(words: readonly string[], holds: (word: string) => boolean): string[] {
  const end = words.findIndex((word) => !holds(word));
  return end === -1 ? [...words] : words.slice(0, end);
}
