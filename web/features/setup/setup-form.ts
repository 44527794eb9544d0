import type { UseFormReturnType } from "@mantine/form";
import type { NewHouse } from "../../api/session.ts";

export type SetupForm = UseFormReturnType<{
  setupToken: string;
  company: { -readonly [Member in keyof NewHouse["company"]]: string };
  owner: { -readonly [Member in keyof NewHouse["owner"]]: string };
}>;

/** Which fields stand on which step; the API names them by the same paths. */
export const FIELDS_OF_STEP: Readonly<Record<number, readonly string[]>> = {
  0: ["setupToken"],
  1: ["company.name", "company.country", "company.currency", "company.timeZone", "company.locale"],
  2: ["owner.name", "owner.email", "owner.password"],
};

export function stepOf(field: string): number {
  return Number(Object.entries(FIELDS_OF_STEP).find(([, fields]) => fields.includes(field))?.[0] ?? 0);
}
