import { Button, Checkbox, Group, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ActivityFilters } from "../../api/activity.ts";
import { allPassesQuery } from "../../queries/activity.ts";
import { storesQuery } from "../../queries/stores.ts";
import { AttentionTabs } from "../../ui/AttentionTabs.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { PassTable } from "../../ui/PassTable.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Failures } from "./Failures.tsx";
import { Jobs } from "./Jobs.tsx";

const route = getRouteApi("/app/activity");

/** What goes on behind the orders: what failed and what to do, what runs now, what every synchronisation did. */
export function ActivityPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("activity.title")} lead={t("activity.lead")}>
      <AttentionTabs current="activity" />
      <Failures />
      <Jobs />
      <Passes />
    </Page>
  );
}

function Passes() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filters = route.useSearch();
  const { data: stores = [] } = useQuery(storesQuery);
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(allPassesQuery(filters));
  const passes = data?.pages.flatMap((page) => page.items) ?? [];
  const filter = (search: ActivityFilters) => void navigate({ to: "/activity", search, replace: true });
  const { storeId, troubled } = filters;
  return (
    <Paper p={{ base: "md", sm: "lg" }}>
      <Stack>
        <Group justify="space-between" gap="sm" align="flex-end">
          <Title order={2}>{t("activity.passes")}</Title>
          <Group gap="md">
            <Checkbox
              label={t("activity.troubled")}
              checked={troubled === true}
              onChange={({ currentTarget }) => filter({ ...(storeId ? { storeId } : {}), ...(currentTarget.checked ? { troubled: true } : {}) })}
            />
            <Select
              size="sm"
              w={200}
              aria-label={t("activity.store")}
              placeholder={t("activity.all_stores")}
              clearable
              clearButtonProps={{ "aria-label": t("activity.all_stores") }}
              data={stores.map(({ id, name }) => ({ value: id, label: name }))}
              value={storeId ?? null}
              onChange={(chosen) => filter({ ...(chosen ? { storeId: chosen } : {}), ...(troubled ? { troubled } : {}) })}
            />
          </Group>
        </Group>
        <ProblemNote error={error} />
        {!data && !error && <Loading />}
        {data && passes.length === 0 && <Text c="dimmed">{t(troubled ? "activity.no_trouble" : "stores.no_passes")}</Text>}
        {passes.length > 0 && <PassTable passes={passes} label={t("activity.passes")} withStore />}
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("common.more")}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
