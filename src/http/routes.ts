import type { Context } from "../operations/context.ts";
import { activityRoutes } from "./routes/activity.ts";
import { apiTokensRoutes } from "./routes/api-tokens.ts";
import { attentionRoutes } from "./routes/attention.ts";
import { buyersRoutes } from "./routes/buyers.ts";
import { companyRoutes } from "./routes/company.ts";
import { employeesRoutes } from "./routes/employees.ts";
import { hooksRoutes } from "./routes/hooks.ts";
import { importsRoutes } from "./routes/imports.ts";
import { locationsRoutes } from "./routes/locations.ts";
import { matchQueueRoutes } from "./routes/match-queue.ts";
import { mirrorHooksRoute, mirrorsRoutes } from "./routes/mirrors.ts";
import { notificationsRoutes } from "./routes/notifications.ts";
import { orderListsRoutes } from "./routes/order-lists.ts";
import { orderStatusesRoutes } from "./routes/order-statuses.ts";
import { orderTypesRoutes } from "./routes/order-types.ts";
import { orderViewsRoutes } from "./routes/order-views.ts";
import { ordersRoutes } from "./routes/orders.ts";
import { passesRoutes } from "./routes/passes.ts";
import { platformsRoutes } from "./routes/platforms.ts";
import { productsRoutes } from "./routes/products.ts";
import { refreshesRoutes } from "./routes/refreshes.ts";
import { rehearsalsRoutes } from "./routes/rehearsals.ts";
import { sampleShopRoutes } from "./routes/sample-shop.ts";
import { sessionRoutes } from "./routes/session.ts";
import { setupRoutes } from "./routes/setup.ts";
import { statisticsRoutes } from "./routes/statistics.ts";
import { statusExplanationRoutes } from "./routes/status-explanation.ts";
import { statusOutlooksRoutes } from "./routes/status-outlooks.ts";
import { statusRulesRoutes } from "./routes/status-rules.ts";
import { storesRoutes } from "./routes/stores.ts";
import type { App } from "./server.ts";

/** Everything under /api/v1, a file per noun. */
export function apiRoutes(app: App, context: Context): void {
  setupRoutes(app, context);
  sessionRoutes(app, context);
  apiTokensRoutes(app, context);
  companyRoutes(app, context);
  notificationsRoutes(app, context);
  locationsRoutes(app, context);
  orderTypesRoutes(app, context);
  orderStatusesRoutes(app, context);
  employeesRoutes(app, context);
  platformsRoutes(app, context);
  mirrorsRoutes(app, context);
  ordersRoutes(app, context);
  statusExplanationRoutes(app, context);
  orderListsRoutes(app, context);
  orderViewsRoutes(app, context);
  statusOutlooksRoutes(app, context);
  productsRoutes(app, context);
  buyersRoutes(app, context);
  matchQueueRoutes(app, context);
  attentionRoutes(app, context);
  storesRoutes(app, context);
  rehearsalsRoutes(app, context);
  statusRulesRoutes(app, context);
  statisticsRoutes(app, context);
  refreshesRoutes(app, context);
  passesRoutes(app, context);
  activityRoutes(app, context);
  importsRoutes(app, context);
  sampleShopRoutes(app, context);
}

/** What lies at the root: the web-hooks of shops, whose addresses they cannot be asked to change with our versions. */
export function rootRoutes(app: App, context: Context): void {
  mirrorHooksRoute(app, context);
  hooksRoutes(app, context);
}
