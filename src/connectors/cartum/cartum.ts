import type { Connector } from "../contract.ts";
import { findInCatalogue } from "./catalogue.ts";
import { checkConnection } from "./check.ts";
import { createClient } from "./client.ts";
import { ordersOf, SIZES } from "./orders.ts";
import { probe } from "./probe.ts";
import { readStatuses } from "./statuses.ts";
import { WEBHOOK_EVENTS, webhooksOf } from "./webhooks.ts";

/** Cartum, the international brand of Horoshop: one API under two names. */
export const cartum: Connector = {
  platform: "cartum",
  title: "Cartum",
  settings: [
    {
      name: "url",
      label: "Website",
      help: "The address under which buyers see the shop, for example https://kvitka.example.com.",
      type: "url",
      required: true,
    },
    {
      name: "login",
      label: "Login",
      help: "In the shop: Settings > Admins. The user name, not the e-mail; best a user of its own with the manager role.",
      type: "text",
      required: true,
    },
    {
      name: "password",
      label: "Password",
      help: "The password of that user. It is kept encrypted and never shown again.",
      type: "password",
      required: true,
    },
  ],
  abilities: ["statuses_in", "statuses_out", "catalogue", "webhooks"],
  pace: { inFlight: 1, gapMs: 200 },
  sizes: SIZES,
  webhookEvents: WEBHOOK_EVENTS,
  // The admin's own record number is another one than the order's, so no link to a single order can be built: to the shop's admin then.
  orderUrl: (storeUrl) => `${storeUrl}/edit/`,
  probe,
  open(settings, io) {
    const client = createClient(settings, io);
    return {
      check: () => checkConnection(client, settings),
      statuses: () => readStatuses(client, settings),
      orders: ordersOf(client, settings),
      catalogue: { find: (articles) => findInCatalogue(client, articles, settings.productLanguage) },
      webhooks: webhooksOf(client),
    };
  },
};
