import { auth } from "./auth.ts";
import type { Answer, Call } from "./call.ts";
import { catalogExport, catalogImport, importResidues } from "./catalog.ts";
import { subscribe, unsubscribe } from "./hooks.ts";
import { ordersGet } from "./orders-get.ts";
import { ordersUpdate } from "./orders-update.ts";
import {
  currencyExport,
  deliveryExport,
  deliveryTypes,
  nothingToExport,
  pagesExport,
  paymentExport,
  paymentMethods,
  usersExport,
} from "./reference.ts";
import { availableStatuses } from "./statuses.ts";

/** Every function of the API by its name; case counts. All but `auth` need a token. */
export const FUNCTIONS: Readonly<Record<string, (call: Call) => Answer>> = {
  auth,
  "orders/get": ordersGet,
  "orders/get_available_statuses": availableStatuses,
  "orders/update": ordersUpdate,
  "catalog/export": catalogExport,
  "catalog/import": catalogImport,
  "catalog/importResidues": importResidues,
  "delivery/export": deliveryExport,
  "delivery/exportTypes": deliveryTypes,
  "payment/export": paymentExport,
  "payment/exportMethods": paymentMethods,
  "currency/export": currencyExport,
  "pages/export": pagesExport,
  "users/export": usersExport,
  "customer-groups/export": nothingToExport,
  "price-levels/export": nothingToExport,
  "icons/export": nothingToExport,
  "hooks/subscribe": subscribe,
  "hooks/unSubscribe": unsubscribe,
};
