import { AppShell, Box, Group, Menu, NavLink, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { type ComponentType, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { listAttention } from "../../api/attention.ts";
import { openLive, useLive } from "../../api/live.ts";
import { noteChangedOrders } from "../../queries/changed-orders.ts";
import { useSession } from "../../queries/session.ts";
import { AttentionIcon, BoxIcon, ChartIcon, DotsIcon, OrdersIcon, PersonIcon, SettingsIcon } from "../../ui/icons.tsx";
import { Logo } from "../../ui/Logo.tsx";
import { SampleBanner } from "../../ui/SampleShop.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { KeyboardHelp } from "./KeyboardHelp.tsx";
import { SessionEnd } from "./SessionEnd.tsx";
import classes from "./Shell.module.css";
import { UserMenu } from "./UserMenu.tsx";

interface Place {
  readonly to: "/orders" | "/attention" | "/dashboard" | "/products" | "/buyers" | "/settings";
  readonly label: `common.nav.${"orders" | "attention" | "dashboard" | "products" | "buyers" | "settings"}`;
  readonly icon: ComponentType<{ size?: number }>;
  /** On a phone it has a place of its own in the bar at the bottom; the others are under "More". */
  readonly bottom?: boolean;
}

const PLACES: readonly Place[] = [
  { to: "/orders", label: "common.nav.orders", icon: OrdersIcon, bottom: true },
  { to: "/attention", label: "common.nav.attention", icon: AttentionIcon, bottom: true },
  { to: "/dashboard", label: "common.nav.dashboard", icon: ChartIcon, bottom: true },
  { to: "/products", label: "common.nav.products", icon: BoxIcon },
  { to: "/buyers", label: "common.nav.buyers", icon: PersonIcon },
  { to: "/settings", label: "common.nav.settings", icon: SettingsIcon },
];

/** What surrounds every page: where one can go, who one is. A side bar where there is room, a bar at the bottom on a phone. */
export function Shell() {
  const { t } = useTranslation();
  const { company } = useSession();
  useAnnouncements();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    // Another page begins at its top. The first one is there already: asking would lay it out twice.
    if (before.current !== path) main.current?.scrollTo({ top: 0 });
    before.current = path;
  }, [path]);
  return (
    <>
      <a className="skip-link" href="#main">
        {t("common.skip_to_content")}
      </a>
      <AppShell
        navbar={{ width: 224, breakpoint: "sm", collapsed: { mobile: true } }}
        header={{ height: 52, collapsed: false, offset: true }}
        footer={{ height: 58, collapsed: false, offset: false }}
        layout="alt"
        padding={0}
        className={classes.shell ?? ""}
      >
        <AppShell.Navbar p="sm" visibleFrom="sm" className={classes.navbar ?? ""} aria-label={t("common.nav.label")}>
          <Group gap="xs" px={8} py={6} mb="md" wrap="nowrap">
            <Logo />
            <Box miw={0}>
              <Text fw={700} lh={1.2} className={classes.product ?? ""}>
                {t("common.product")}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {company.name}
              </Text>
            </Box>
          </Group>
          <Stack gap={4} flex={1}>
            {PLACES.map((place) => (
              <SidePlace key={place.to} place={place} />
            ))}
          </Stack>
          <UserMenu wide />
        </AppShell.Navbar>
        <AppShell.Header className={classes.header ?? ""} hiddenFrom="sm">
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap" miw={0}>
              <Logo size={26} />
              <Text fw={650} truncate>
                {company.name}
              </Text>
            </Group>
            <UserMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Main ref={main} id="main" className={classes.main ?? ""} tabIndex={-1}>
          <ConnectionBanner />
          <SampleBanner />
          <Outlet />
        </AppShell.Main>
        <AppShell.Footer hiddenFrom="sm" className={classes.footer ?? ""} component="nav" aria-label={t("common.nav.label")}>
          {PLACES.filter(({ bottom }) => bottom).map((place) => (
            <BottomPlace key={place.to} place={place} />
          ))}
          <MorePlaces places={PLACES.filter(({ bottom }) => !bottom)} />
        </AppShell.Footer>
      </AppShell>
      <KeyboardHelp />
      <SessionEnd />
    </>
  );
}

function SidePlace({ place }: { place: Place }) {
  const { t } = useTranslation();
  const active = useIsAt(place.to);
  return (
    <NavLink
      component={Link}
      to={place.to}
      label={t(place.label)}
      leftSection={<place.icon size={20} />}
      rightSection={place.to === "/attention" ? <AttentionCount /> : undefined}
      active={active}
      aria-current={active ? "page" : undefined}
      className={classes.place ?? ""}
      variant="light"
      color="dark"
    />
  );
}

function BottomPlace({ place }: { place: Place }) {
  const { t } = useTranslation();
  const active = useIsAt(place.to);
  return (
    <UnstyledButton
      component={Link}
      to={place.to}
      className={classes.bottom ?? ""}
      data-active={active || undefined}
      aria-current={active ? "page" : undefined}
    >
      <span className={classes.bottomIcon}>
        <place.icon size={22} />
        {place.to === "/attention" && (
          <span className={classes.bottomCount}>
            <AttentionCount />
          </span>
        )}
      </span>
      <span>{t(place.label)}</span>
    </UnstyledButton>
  );
}

function MorePlaces({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const active = places.some(({ to }) => path === to || path.startsWith(`${to}/`));
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.bottom ?? ""} data-active={active || undefined}>
          <span className={classes.bottomIcon}>
            <DotsIcon size={22} />
          </span>
          <span>{t("common.nav.more")}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item key={place.to} component={Link} to={place.to} leftSection={<place.icon size={18} />}>
            {t(place.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** How many things wait for a person; nothing when there are none. */
function AttentionCount() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["attention", "count"], queryFn: () => listAttention() });
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.count} role="img" aria-label={t("common.nav.attention_count", { count })}>
      {data?.nextCursor ? `${count}+` : count}
    </span>
  );
}

function useIsAt(to: string): boolean {
  return useRouterState({ select: (state) => state.location.pathname === to || state.location.pathname.startsWith(`${to}/`) });
}

/** Keeps the stream of news open, and marks what it tells of as old. What needs more care (the order table) listens by itself. */
function useAnnouncements(): void {
  const client = useQueryClient();
  useEffect(openLive, []);
  useLive("order.changed", ({ ids }) => {
    noteChangedOrders(ids);
    for (const id of ids) void client.invalidateQueries({ queryKey: ["order", id] });
  });
  useLive("store.changed", () => void client.invalidateQueries({ queryKey: ["stores"] }));
  useLive("mirror.changed", () => void client.invalidateQueries({ queryKey: ["mirror"] }));
  useLive("attention.changed", () => void client.invalidateQueries({ queryKey: ["attention"] }));
  useLive("gap", () => void client.invalidateQueries());
}
