import { storable } from "../../domain/redact.ts";
import { RemoteError } from "../contract.ts";

/** An object of the wire, its members unknown. */
export type Block = Readonly<Record<string, unknown>>;

const NOTHING: Block = {};

/** An object as it is; what shops send for an empty one (`[]`, null, nothing at all) as an object without members. */
export function block(value: unknown): Block {
  return isBlock(value) ? value : NOTHING;
}

export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list as it is; an object keyed by id (or by PHP's own numbers) as its values; anything else as none. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isBlock(value) ? Object.values(value) : [];
}

/**
 * A text, trimmed, in a form that every database takes, at most `longest` characters. Numbers are taken as text, anything else is "".
 * Entities and tags stay the text they are: nobody interprets them.
 */
export function text(value: unknown, longest = 1000): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return "";
  const trimmed = storable(value).trim();
  return trimmed.length > longest ? storable(trimmed.slice(0, longest)) : trimmed;
}

export function textOrNull(value: unknown, longest?: number): string | null {
  const found = text(value, longest);
  return found === "" ? null : found;
}

/** 0/1, "0"/"1", true/false. */
export function flag(value: unknown): boolean {
  return value === 1 || value === true || value === "1" || value === "true";
}

/**
 * A decimal as text, whether the shop wrote a number or a string; null where there is none ("" and null too).
 * A comma is taken for a decimal point only where it cannot separate thousands. Throws malformed for anything else.
 */
export function decimalText(value: unknown, name: string): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "number" && Number.isFinite(value)) return plainDigits(value);
  if (typeof value === "string") {
    const digits = value.trim().replace(/^(-?\d+),(\d{1,2})$/, "$1.$2");
    if (digits === "") return null;
    if (/^-?\d+(\.\d+)?$/.test(digits)) return digits;
  }
  throw malformed(`${name} is not a number: ${shortened(value)}`);
}

export function malformed(problem: string): RemoteError {
  return new RemoteError("malformed", problem, { code: "malformed_answer" });
}

/** The beginning of a value, for a message. */
export function shortened(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

/** The shortest digits that name the number, never in powers of ten. */
function plainDigits(value: number): string {
  const digits = String(value);
  if (!digits.includes("e")) return digits;
  return Math.abs(value) < 1 ? value.toFixed(20) : BigInt(value).toString();
}
