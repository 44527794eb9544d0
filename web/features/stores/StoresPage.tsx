import { Anchor, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Store } from "../../api/stores.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { hostOf } from "../../ui/FailureNote.tsx";
import { LinkOutIcon, PlusIcon, StoreIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { SampleOffer } from "../../ui/SampleShop.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { HealthBadge } from "./HealthBadge.tsx";
import { HealthLine } from "./HealthLine.tsx";

/** Settings > Ecommerce Connect: the stores, how each is doing, and the way to one more. */
export function StoresPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: stores, error } = useQuery(storesQuery);
  const add = can("stores.manage") && (
    <Button component={Link} to="/settings/stores/new" leftSection={<PlusIcon />}>
      {t("stores.add")}
    </Button>
  );
  return (
    <Page title={t("stores.title")} lead={t("stores.lead")} actions={stores && stores.length > 0 && add}>
      <ProblemNote error={error} />
      {!stores && !error && <Loading />}
      {stores?.length === 0 && (
        <Paper>
          <EmptyState
            icon={<StoreIcon size={30} />}
            title={t("stores.none_title")}
            text={t("stores.none_text")}
            action={
              <>
                {add}
                <SampleOffer />
              </>
            }
          />
        </Paper>
      )}
      {stores?.map((store) => (
        <StoreCard key={store.id} store={store} />
      ))}
    </Page>
  );
}

function StoreCard({ store }: { store: Store }) {
  const { t } = useTranslation();
  return (
    <Paper p="lg" component="article" aria-label={store.name} data-store={store.id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <Group gap="md" wrap="nowrap" miw={0}>
            <StoreMark id={store.id} name={store.name} size={42} />
            <div>
              <Group gap="xs">
                <Title order={2}>
                  <Anchor component={Link} to={`/settings/stores/${store.id}`} inherit c="inherit">
                    {store.name}
                  </Anchor>
                </Title>
                <HealthBadge state={store.health.state} />
              </Group>
              <Anchor href={store.url} target="_blank" rel="noreferrer" size="sm" c="dimmed">
                {hostOf(store.url)} <LinkOutIcon size={12} />
              </Anchor>
            </div>
          </Group>
          <Button
            component={Link}
            to={`/settings/stores/${store.id}`}
            variant="default"
            size="xs"
            aria-label={t("stores.open_named", { store: store.name })}
          >
            {t("stores.open")}
          </Button>
        </Group>
        <HealthLine store={store} />
        {store.importStartedAt === null && (
          <Text size="sm" c="dimmed">
            {t("stores.not_imported")}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
