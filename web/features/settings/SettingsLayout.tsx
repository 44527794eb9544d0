import { NavLink, ScrollArea } from "@mantine/core";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Permission } from "../../api/employees.ts";
import { useCan } from "../../queries/session.ts";
import classes from "./SettingsLayout.module.css";

const PAGES = [
  { to: "/settings/stores", label: "settings.nav.stores", needs: "stores.view" },
  { to: "/settings/mirror", label: "settings.nav.mirror", needs: "stores.view" },
  { to: "/settings/company", label: "settings.nav.company", needs: null },
  { to: "/settings/locations", label: "settings.nav.locations", needs: null },
  { to: "/settings/order-types", label: "settings.nav.order_types", needs: null },
  { to: "/settings/statuses", label: "settings.nav.statuses", needs: null },
  { to: "/settings/employees", label: "settings.nav.employees", needs: null },
  { to: "/settings/notifications", label: "settings.nav.notifications", needs: "company.manage" },
  { to: "/settings/api-tokens", label: "settings.nav.api_tokens", needs: "api_tokens.manage" },
] as const satisfies readonly { to: string; label: string; needs: Permission | null }[];

/** The settings and the way between them: a column beside the page, a row above it on a phone. */
export function SettingsLayout() {
  const { t } = useTranslation();
  const can = useCan();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div className={classes.layout}>
      <ScrollArea type="never" className={classes.nav ?? ""}>
        <nav className={classes.list} aria-label={t("settings.nav.label")}>
          {PAGES.filter(({ needs }) => needs === null || can(needs)).map(({ to, label }) => {
            const active = path === to || path.startsWith(`${to}/`);
            return (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={t(label)}
                active={active}
                aria-current={active ? "page" : undefined}
                color="dark"
                variant="light"
                className={classes.link ?? ""}
              />
            );
          })}
        </nav>
      </ScrollArea>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
