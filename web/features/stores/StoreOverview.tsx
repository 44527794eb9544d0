import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Store, startImport } from "../../api/stores.ts";
import { locationsQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { rulesQuery } from "../../queries/stores.ts";
import { useLanguageName } from "../../ui/choices.tsx";
import { useFormats } from "../../ui/formats.ts";
import { InboxIcon, PauseIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { HealthLine } from "./HealthLine.tsx";
import { SeeOrders } from "./SeeOrders.tsx";
import { WebHooksCard } from "./WebHooksCard.tsx";

/** How the store is doing, what still has to be done, and its settings at a glance. */
export function StoreOverview({ store }: { store: Store }) {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const { data: rules } = useQuery(rulesQuery(store.id));
  const start = useMutation({
    mutationFn: () => startImport(store.id),
    onSuccess: ({ id }) => void navigate({ to: "/settings/stores/$storeId/imports/$importId", params: { storeId: store.id, importId: id } }),
  });
  return (
    <Stack>
      <Paper p="lg">
        <Stack>
          <Title order={2}>{t("stores.sync")}</Title>
          <HealthLine store={store} />
          {!store.enabled && (
            <Alert color="gray" variant="light" icon={<PauseIcon />} title={t("stores.paused_title")}>
              {t("stores.paused_text")}
            </Alert>
          )}
          {store.importStartedAt === null && store.enabled && can("stores.manage") && (
            <Alert color="sea" variant="light" icon={<InboxIcon />} title={t("stores.not_imported")}>
              <Group justify="space-between">
                <Text size="sm">{t("stores.import_text")}</Text>
                <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
                  {t("stores.import_orders")}
                </Button>
              </Group>
            </Alert>
          )}
          <ProblemNote error={start.error} />
          {rules && rules.in.length === 0 && rules.out.length === 0 && (
            <Text size="sm" c="dimmed">
              {t("stores.no_rules")}
            </Text>
          )}
          <Group>
            <SeeOrders storeId={store.id} variant="light" size="xs" />
            {store.lastImportId && (
              <Button component={Link} to={`/settings/stores/${store.id}/imports/${store.lastImportId}`} variant="subtle" color="gray" size="xs">
                {t("stores.last_import")}
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
      <WebHooksCard store={store} />
      <Settings store={store} />
    </Stack>
  );
}

function Settings({ store }: { store: Store }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const languageName = useLanguageName();
  const { data: locations = [] } = useQuery(locationsQuery);
  const { data: orderTypes = [] } = useQuery(orderTypesQuery);
  const name = (list: readonly { id: string; name: string }[], id: string) => list.find((item) => item.id === id)?.name ?? "";
  const turns = formats.list(store.turns.map((turn) => turn.name));
  const facts = [
    [t("stores.form.location"), name(locations, store.locationId)],
    [t("stores.form.order_type"), name(orderTypes, store.orderTypeId)],
    [t("stores.turns"), turns || t("stores.nobody_takes_orders")],
    [t("stores.form.language"), languageName(store.productLanguage)],
    [t("stores.form.matching"), t(`stores.matching_by.${store.productMatching}`)],
    [t("stores.form.time_zone"), store.timeZone],
    [t("stores.form.new_orders_every"), formats.duration(store.newOrderIntervalSeconds)],
    [t("stores.form.full_every"), formats.duration(store.fullPassIntervalSeconds)],
  ] as const;
  return (
    <Paper p="lg">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg">
        {facts.map(([label, value]) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text size="sm" fw={550}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
