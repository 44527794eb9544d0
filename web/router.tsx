import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ActivityFilters } from "./api/activity.ts";
import type { AttentionFilters } from "./api/attention.ts";
import { isSetupNeeded } from "./api/session.ts";
import { parseOrderSearch, parsePrintSearch } from "./features/orders/order-search.ts";
import { AppError, NotFound } from "./features/shell/AppError.tsx";
import { sessionQuery } from "./queries/session.ts";
import { queryClient } from "./query-client.ts";
import { Loading } from "./ui/Loading.tsx";

const root = createRootRoute({ errorComponent: AppError, notFoundComponent: NotFound });

// Pages for people who are not signed in.
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search: Record<string, unknown>): { token?: string } => (typeof search.token === "string" ? { token: search.token } : {}),
  component: lazyRouteComponent(() => import("./features/setup/SetupPage.tsx"), "SetupPage"),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { back?: string } =>
    // Only ever back into this app: another site's address is not followed.
    typeof search.back === "string" && /^\/(?![/\\])/.test(search.back) ? { back: search.back } : {},
  beforeLoad: async () => {
    if (await isSetupNeeded()) throw redirect({ to: "/setup" });
  },
  component: lazyRouteComponent(() => import("./features/session/SignInPage.tsx"), "SignInPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(() => import("./features/session/InvitationPage.tsx"), "InvitationPage"),
});

// Everything else needs a session; without one the way back is remembered.
async function signedIn({ location }: { location: { href: string } }): Promise<void> {
  if (await queryClient.ensureQueryData({ ...sessionQuery, revalidateIfStale: false })) return;
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
  if (await isSetupNeeded()) throw redirect({ to: "/setup" });
  throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { back: location.href } });
}
const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import("./features/shell/Shell.tsx"), "Shell"),
});
// Paper has no menu around it.
const printing = createRoute({ getParentRoute: () => root, id: "printing", beforeLoad: signedIn });
const print = createRoute({
  getParentRoute: () => printing,
  path: "/print",
  validateSearch: parsePrintSearch,
  component: lazyRouteComponent(() => import("./features/orders/PrintPage.tsx"), "PrintPage"),
});
const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/orders", replace: true });
  },
});
const orders = createRoute({
  getParentRoute: () => app,
  path: "/orders",
  validateSearch: parseOrderSearch,
  component: lazyRouteComponent(() => import("./features/orders/OrdersPage.tsx"), "OrdersPage"),
});
const order = createRoute({
  getParentRoute: () => app,
  path: "/orders/$orderId",
  component: lazyRouteComponent(() => import("./features/order/OrderPage.tsx"), "OrderPage"),
});
const attention = createRoute({
  getParentRoute: () => app,
  path: "/attention",
  validateSearch: (search: Record<string, unknown>): AttentionFilters => ({
    ...(typeof search.kind === "string" && /^[a-z_]{3,40}$/.test(search.kind) ? { kind: search.kind } : {}),
    ...(/^[1-9]\d{0,17}$/.test(String(search.storeId ?? "")) ? { storeId: String(search.storeId) } : {}),
  }),
  component: lazyRouteComponent(() => import("./features/attention/AttentionPage.tsx"), "AttentionPage"),
});

const dashboard = createRoute({
  getParentRoute: () => app,
  path: "/dashboard",
  validateSearch: (search: Record<string, unknown>): { days?: 7 | 30 | 90 } => {
    const days = ([7, 30, 90] as const).find((known) => known === search.days);
    return days ? { days } : {};
  },
  component: lazyRouteComponent(() => import("./features/dashboard/DashboardPage.tsx"), "DashboardPage"),
});
const products = createRoute({
  getParentRoute: () => app,
  path: "/products",
  validateSearch: (search: Record<string, unknown>): { q?: string; archived?: boolean } => ({
    ...searchText(search),
    ...(search.archived === true ? { archived: true } : {}),
  }),
  component: lazyRouteComponent(() => import("./features/products/ProductsPage.tsx"), "ProductsPage"),
});
const product = createRoute({
  getParentRoute: () => app,
  path: "/products/$productId",
  component: lazyRouteComponent(() => import("./features/products/ProductPage.tsx"), "ProductPage"),
});
const buyers = createRoute({
  getParentRoute: () => app,
  path: "/buyers",
  validateSearch: searchText,
  component: lazyRouteComponent(() => import("./features/buyers/BuyersPage.tsx"), "BuyersPage"),
});
const buyer = createRoute({
  getParentRoute: () => app,
  path: "/buyers/$buyerId",
  component: lazyRouteComponent(() => import("./features/buyers/BuyerPage.tsx"), "BuyerPage"),
});

const account = createRoute({
  getParentRoute: () => app,
  path: "/account",
  component: lazyRouteComponent(() => import("./features/account/AccountPage.tsx"), "AccountPage"),
});

const guide = createRoute({
  getParentRoute: () => app,
  path: "/guide",
  component: lazyRouteComponent(() => import("./features/guide/GuidePage.tsx"), "GuidePage"),
});
const matchQueue = createRoute({
  getParentRoute: () => app,
  path: "/match-queue",
  component: lazyRouteComponent(() => import("./features/matching/MatchQueuePage.tsx"), "MatchQueuePage"),
});
const activity = createRoute({
  getParentRoute: () => app,
  path: "/activity",
  validateSearch: (search: Record<string, unknown>): ActivityFilters => ({
    ...(/^[1-9]\d{0,17}$/.test(String(search.storeId ?? "")) ? { storeId: String(search.storeId) } : {}),
    ...(search.troubled === true ? { troubled: true } : {}),
  }),
  component: lazyRouteComponent(() => import("./features/activity/ActivityPage.tsx"), "ActivityPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(() => import("./features/settings/SettingsLayout.tsx"), "SettingsLayout"),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/stores", replace: true });
  },
});
const stores = createRoute({
  getParentRoute: () => settings,
  path: "/stores",
  component: lazyRouteComponent(() => import("./features/stores/StoresPage.tsx"), "StoresPage"),
});
const newStore = createRoute({
  getParentRoute: () => settings,
  path: "/stores/new",
  component: lazyRouteComponent(() => import("./features/stores/ConnectPage.tsx"), "ConnectPage"),
});
const store = createRoute({
  getParentRoute: () => settings,
  path: "/stores/$storeId",
  validateSearch: (search: Record<string, unknown>): { tab?: "matching" | "settings" | "activity"; password?: true } => {
    const tab = (["matching", "settings", "activity"] as const).find((known) => known === search.tab);
    return { ...(tab ? { tab } : {}), ...(search.password === true ? { password: true as const } : {}) };
  },
  component: lazyRouteComponent(() => import("./features/stores/StorePage.tsx"), "StorePage"),
});
const importProgress = createRoute({
  getParentRoute: () => settings,
  path: "/stores/$storeId/imports/$importId",
  component: lazyRouteComponent(() => import("./features/stores/ImportPage.tsx"), "ImportPage"),
});
const mirror = createRoute({
  getParentRoute: () => settings,
  path: "/mirror",
  component: lazyRouteComponent(() => import("./features/mirror/MirrorPage.tsx"), "MirrorPage"),
});
const company = createRoute({
  getParentRoute: () => settings,
  path: "/company",
  component: lazyRouteComponent(() => import("./features/settings/CompanyPage.tsx"), "CompanyPage"),
});
const locations = createRoute({
  getParentRoute: () => settings,
  path: "/locations",
  component: lazyRouteComponent(() => import("./features/settings/LocationsPage.tsx"), "LocationsPage"),
});
const orderTypes = createRoute({
  getParentRoute: () => settings,
  path: "/order-types",
  component: lazyRouteComponent(() => import("./features/settings/OrderTypesPage.tsx"), "OrderTypesPage"),
});
const orderStatuses = createRoute({
  getParentRoute: () => settings,
  path: "/statuses",
  component: lazyRouteComponent(() => import("./features/settings/OrderStatusesPage.tsx"), "OrderStatusesPage"),
});
const employees = createRoute({
  getParentRoute: () => settings,
  path: "/employees",
  component: lazyRouteComponent(() => import("./features/settings/EmployeesPage.tsx"), "EmployeesPage"),
});
const notificationSettings = createRoute({
  getParentRoute: () => settings,
  path: "/notifications",
  component: lazyRouteComponent(() => import("./features/settings/NotificationsPage.tsx"), "NotificationsPage"),
});
const apiTokens = createRoute({
  getParentRoute: () => settings,
  path: "/api-tokens",
  component: lazyRouteComponent(() => import("./features/settings/ApiTokensPage.tsx"), "ApiTokensPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    invitation,
    printing.addChildren([print]),
    app.addChildren([
      home,
      orders,
      order,
      attention,
      dashboard,
      products,
      product,
      buyers,
      buyer,
      account,
      guide,
      matchQueue,
      activity,
      settings.addChildren([
        settingsHome,
        stores,
        newStore,
        store,
        importProgress,
        mirror,
        company,
        locations,
        orderTypes,
        orderStatuses,
        employees,
        notificationSettings,
        apiTokens,
      ]),
    ]),
  ]),
  // What a page does not know of is dropped, not handed through: an address is typed by anybody.
  search: { strict: true },
  defaultPreload: "intent",
  defaultPendingComponent: Loading,
  scrollRestoration: false,
});

/** What was searched for; an address is typed by anybody, and the router reads "42" as a number. */
function searchText({ q }: Record<string, unknown>): { q?: string } {
  const text = typeof q === "number" ? String(q) : q;
  return typeof text === "string" && text.trim() !== "" ? { q: text } : {};
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
