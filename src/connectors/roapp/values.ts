import { parseMinor, parseThousandths } from "../../domain/money.ts";
import { storable } from "../../domain/redact.ts";

/** Reading what the account wrote: a member may be missing, a number a text, a time milliseconds. */

export type Block = Readonly<Record<string, unknown>>;

export function block(value: unknown): Block {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Block) : {};
}

/** Texts are trimmed and storable; numbers are written out; anything else is empty. */
export function text(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? storable(value).trim() : "";
}

/** Lists stand alone or under `data`. */
export function rows(answer: unknown): Block[] {
  const list = Array.isArray(answer) ? answer : block(answer).data;
  return Array.isArray(list) ? list.map(block) : [];
}

/** A record alone or under `data`. */
export function record(answer: unknown): Block {
  const own = block(answer);
  return Object.keys(block(own.data)).length > 0 ? block(own.data) : own;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** ISO, or milliseconds as a number or its digits; null for anything else. */
export function instant(value: unknown): Date | null {
  const written = text(value);
  const at = new Date(/^\d{11,}$/.test(written) ? Number(written) : written);
  return written === "" || Number.isNaN(at.getTime()) ? null : at;
}

/** An amount as minor units; null for what is none. */
export function amount(value: unknown, currency: string): bigint | null {
  return parseMinor(decimal(value), currency);
}

export function thousandths(value: unknown): bigint | null {
  return parseThousandths(decimal(value));
}

/** "1e21" is no amount of anything. */
function decimal(value: unknown): string {
  return text(value);
}

export function isFlag(value: unknown): boolean {
  return value === true || value === "true" || value === 1 || value === "1";
}

/** Whole seconds, as the account writes its own times. */
export function isoSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** Ids are numbers over there. */
export function idNumber(remoteId: string): number {
  return Number(remoteId);
}
