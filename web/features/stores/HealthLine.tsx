import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Store } from "../../api/stores.ts";
import { FailureNote, hostOf } from "../../ui/FailureNote.tsx";
import { useFormats } from "../../ui/formats.ts";
import { RetryStore } from "../../ui/RetryStore.tsx";
import { Ago } from "../../ui/Time.tsx";
import { DaySparkline } from "./DaySparkline.tsx";

/** Last success, next run, open orders; what is wrong and what to do (P33). */
export function HealthLine({ store }: { store: Store }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { health } = store;
  return (
    <Stack gap="xs">
      <Group gap="lg" data-testid="health-line">
        <Fact name={t("stores.last_success")}>{health.lastSuccessAt ? <Ago at={health.lastSuccessAt} /> : t("stores.never")}</Fact>
        {health.nextRunAt && (
          <Fact name={t("stores.next_run")}>
            <Ago at={health.nextRunAt} />
          </Fact>
        )}
        <Fact name={t("stores.open_orders")}>{formats.number(health.openOrders)}</Fact>
        {store.importStartedAt !== null && <DaySparkline storeId={store.id} />}
      </Group>
      <Text size="xs" c="dimmed">
        {t("stores.intervals", { light: formats.duration(store.newOrderIntervalSeconds), full: formats.duration(store.fullPassIntervalSeconds) })}
      </Text>
      {health.failure && (
        <FailureNote
          code={health.failure.code}
          host={hostOf(store.url)}
          fallback={{ message: health.failure.message, advice: health.failure.advice }}
          action={store.enabled && store.importStartedAt !== null && <RetryStore storeId={store.id} />}
        />
      )}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" fw={550} component="div">
        {children}
      </Text>
    </div>
  );
}
