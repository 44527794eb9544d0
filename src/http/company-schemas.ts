import { z } from "zod";
import { LOCALES } from "../database/company.ts";
import { PERMISSIONS, ROLES } from "../domain/permissions.ts";
import { currencyCode, id, name } from "./schemas.ts";

/** Shapes of the company and its people, which several nouns answer with. */
const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

export const currency = currencyCode.refine((code) => Intl.supportedValuesOf("currency").includes(code), "is not a currency");
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, "is not a country code of two capital letters like UA")
  .refine(isCountry, "is not a country");
export const timeZone = z.string().max(64).refine(isTimeZone, "is not a time zone like Europe/Kyiv");
export const locale = z.enum(LOCALES);
export const email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, "is not an e-mail address");
export const personName = name(128);
export const password = z.string().max(1000);
export const permission = z.enum(PERMISSIONS);
export const role = z.enum(ROLES);

export const companyAnswer = z.object({
  name: z.string(),
  currency: z.string(),
  acceptedCurrencies: z.array(z.string()),
  country: z.string(),
  timeZone: z.string(),
  locale,
  allowNegativeStock: z.boolean(),
});

export const employeeMembers = {
  id,
  name: z.string(),
  email: z.string(),
  role,
  permissions: z.array(permission),
  active: z.boolean(),
  takesOrders: z.boolean(),
  locale: locale.nullable(),
  invited: z.boolean().meta({ description: "Has not set a password yet" }),
};
export const employeeAnswer = z.object(employeeMembers);
export const sessionAnswer = z.object({ employee: employeeAnswer, permissions: z.array(permission), company: companyAnswer });

function isCountry(code: string): boolean {
  try {
    return regions.of(code) !== undefined;
  } catch {
    return false; // the table throws for what has not even the form of a region
  }
}

function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false; // offsets have no summer time: a shop's clock cannot be kept by them
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // that is how Intl says so
  }
}
