import { sql } from "kysely";
import type { Executor } from "./database.ts";

export const LOCALES = ["en", "fr", "uk"] as const;
export type Locale = (typeof LOCALES)[number];

export interface Company {
  readonly name: string;
  readonly currency: string;
  readonly acceptedCurrencies: string[];
  readonly country: string;
  readonly timeZone: string;
  readonly locale: Locale;
  readonly allowNegativeStock: boolean;
}

const COLUMNS = sql`name, currency, accepted_currencies as "acceptedCurrencies", country, time_zone as "timeZone", locale,
  allow_negative_stock as "allowNegativeStock"`;

/** The company of this instance, or null before the set-up. */
export async function findCompany(executor: Executor): Promise<Company | null> {
  const { rows } = await sql<Company>`select ${COLUMNS} from company`.execute(executor);
  return rows[0] ?? null;
}

export async function readCompany(executor: Executor): Promise<Company> {
  const company = await findCompany(executor);
  if (!company) throw new Error("there is no company yet, although somebody is signed in");
  return company;
}

/** False when there is one already: of two set-ups at once only one gets true. */
export async function insertCompany(
  executor: Executor,
  company: { name: string; currency: string; country: string; timeZone: string; locale: Locale; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into company (name, currency, country, time_zone, locale, created_at)
    values (${company.name}, ${company.currency}, ${company.country}, ${company.timeZone}, ${company.locale}, ${company.now})
    on conflict (id) do nothing
    returning id`.execute(executor);
  return rows.length > 0;
}

/** Changes the members that are given. */
export async function changeCompany(
  executor: Executor,
  change: { readonly [Member in keyof Company]?: Company[Member] | undefined },
): Promise<Company> {
  const { rows } = await sql<Company>`
    update company set
      name = coalesce(${change.name ?? null}, name),
      currency = coalesce(${change.currency ?? null}, currency),
      accepted_currencies = coalesce(${change.acceptedCurrencies ?? null}::text[], accepted_currencies),
      country = coalesce(${change.country ?? null}, country),
      time_zone = coalesce(${change.timeZone ?? null}, time_zone),
      locale = coalesce(${change.locale ?? null}, locale),
      allow_negative_stock = coalesce(${change.allowNegativeStock ?? null}::boolean, allow_negative_stock)
    returning ${COLUMNS}`.execute(executor);
  const [company] = rows;
  if (!company) throw new Error("there is no company yet, although somebody is signed in");
  return company;
}
