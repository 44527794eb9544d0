import { patch, read } from "./http.ts";

export interface Company {
  readonly name: string;
  readonly currency: string;
  readonly acceptedCurrencies: readonly string[];
  readonly country: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly allowNegativeStock: boolean;
}

export const readCompany = (): Promise<Company> => read("/company");
export const changeCompany = (changes: Partial<Company>): Promise<Company> => patch("/company", changes);
