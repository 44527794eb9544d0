import { Anchor, Group, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Store } from "../../api/stores.ts";
import { storeQuery } from "../../queries/stores.ts";
import { hostOf } from "../../ui/FailureNote.tsx";
import { BackIcon, LinkOutIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { HealthBadge } from "./HealthBadge.tsx";
import { StoreActions } from "./StoreActions.tsx";
import { StoreActivity } from "./StoreActivity.tsx";
import { StoreMatching } from "./StoreMatching.tsx";
import { StoreOverview } from "./StoreOverview.tsx";
import classes from "./StorePage.module.css";
import { StoreSettingsForm } from "./StoreSettingsForm.tsx";

const route = getRouteApi("/app/settings/stores/$storeId");
const TABS = ["overview", "matching", "settings", "activity"] as const;

/** One store: how it is doing, what its statuses mean, its settings, what was done for it. */
export function StorePage() {
  const { t } = useTranslation();
  const { storeId } = route.useParams();
  const { data: store, error } = useQuery(storeQuery(storeId));
  if (store) return <Known store={store} />;
  return <Page title={t("stores.title")}>{error ? <ProblemNote error={error} /> : <Loading />}</Page>;
}

function Known({ store }: { store: Store }) {
  const { t } = useTranslation();
  const { tab = "overview" } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title={store.name}
      beside={<HealthBadge state={store.health.state} />}
      lead={
        <Group gap="md" component="span">
          <Anchor component={Link} to="/settings/stores" size="sm" c="dimmed">
            <BackIcon size={12} /> {t("stores.title")}
          </Anchor>
          <Anchor href={store.url} target="_blank" rel="noreferrer" size="sm" c="dimmed">
            {hostOf(store.url)} <LinkOutIcon size={12} />
          </Anchor>
        </Group>
      }
      mark={<StoreMark id={store.id} name={store.name} size={32} />}
      actions={<StoreActions store={store} />}
    >
      <Tabs
        value={tab}
        onChange={(chosen) => {
          const wanted = TABS.find((known) => known === chosen);
          void navigate({
            to: "/settings/stores/$storeId",
            params: { storeId: store.id },
            search: wanted === undefined || wanted === "overview" ? {} : { tab: wanted },
            replace: true,
          });
        }}
      >
        <Tabs.List className={classes.tabs ?? ""}>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`stores.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Stack pt="lg">
          {tab === "overview" && <StoreOverview store={store} />}
          {tab === "matching" && <StoreMatching store={store} />}
          {tab === "settings" && <StoreSettingsForm key={store.id} store={store} />}
          {tab === "activity" && <StoreActivity storeId={store.id} />}
        </Stack>
      </Tabs>
    </Page>
  );
}
