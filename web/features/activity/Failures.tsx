import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { storesQuery } from "../../queries/stores.ts";
import { FailureNote, hostOf } from "../../ui/FailureNote.tsx";
import { RetryStore } from "../../ui/RetryStore.tsx";
import { Ago } from "../../ui/Time.tsx";

/** Stores that do not answer as they should: why, when they are asked again, and the button for now. */
export function Failures() {
  const { t } = useTranslation();
  const { data: stores = [] } = useQuery(storesQuery);
  const failing = stores.filter((store) => store.health.failure !== null && store.enabled);
  if (failing.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-label={t("activity.failures")}>
      {failing.map(({ id, name, url, health }) => (
        <FailureNote
          key={id}
          code={health.failure?.code ?? ""}
          host={hostOf(url)}
          fallback={health.failure ?? { message: "" }}
          action={
            <Group gap="sm">
              <RetryStore storeId={id} />
              <Button component={Link} to={`/settings/stores/${id}`} size="xs" variant="default">
                {t("stores.open_named", { store: name })}
              </Button>
              {health.nextRunAt && (
                <Text size="sm" component="div">
                  {t("stores.next_run")}: <Ago at={health.nextRunAt} />
                </Text>
              )}
            </Group>
          }
        />
      ))}
    </Stack>
  );
}
