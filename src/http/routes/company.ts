import { z } from "zod";
import { readCompany } from "../../database/company.ts";
import type { Context } from "../../operations/context.ts";
import { updateCompany } from "../../operations/update-company.ts";
import { companyAnswer, country, currency, locale, timeZone } from "../company-schemas.ts";
import { name, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const change = strict({
  name: name(128).optional(),
  currency: currency.optional(),
  acceptedCurrencies: z.array(currency).max(50).optional(),
  country: country.optional(),
  timeZone: timeZone.optional(),
  locale: locale.optional(),
  allowNegativeStock: z.boolean().optional(),
});

export function companyRoutes(app: App, context: Context): void {
  app.get("/company", { config: { permission: "signed_in" }, schema: { summary: "The company", response: { 200: companyAnswer } } }, () =>
    readCompany(context.db),
  );

  app.patch(
    "/company",
    { config: { permission: "company.manage" }, schema: { summary: "Change what is given", body: change, response: { 200: companyAnswer } } },
    (request) => updateCompany(context, request.body),
  );
}
