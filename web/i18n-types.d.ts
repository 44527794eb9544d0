import "i18next";

// The English words say which keys there are: a misspelt key does not compile.
declare module "i18next" {
  interface CustomTypeOptions {
    returnNull: false;
    resources: {
      translation: {
        account: typeof import("./locales/en/account.json");
        activity: typeof import("./locales/en/activity.json");
        attention: typeof import("./locales/en/attention.json");
        buyers: typeof import("./locales/en/buyers.json");
        common: typeof import("./locales/en/common.json");
        dashboard: typeof import("./locales/en/dashboard.json");
        failures: typeof import("./locales/en/failures.json");
        matching: typeof import("./locales/en/matching.json");
        mirror: typeof import("./locales/en/mirror.json");
        notifications: typeof import("./locales/en/notifications.json");
        order: typeof import("./locales/en/order.json");
        orders: typeof import("./locales/en/orders.json");
        problems: typeof import("./locales/en/problems.json");
        products: typeof import("./locales/en/products.json");
        sample: typeof import("./locales/en/sample.json");
        session: typeof import("./locales/en/session.json");
        settings: typeof import("./locales/en/settings.json");
        stores: typeof import("./locales/en/stores.json");
        web_hooks: typeof import("./locales/en/web_hooks.json");
      };
    };
  }
}
