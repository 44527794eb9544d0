import { Group, Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { passesQuery } from "../../queries/stores.ts";
import { Loading } from "../../ui/Loading.tsx";
import { LinkText } from "../../ui/links.tsx";
import { PassTable } from "../../ui/PassTable.tsx";
import { ProblemNote } from "../../ui/problems.tsx";

/** The latest synchronisations: when, what kind, what came of it. */
export function StoreActivity({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(passesQuery(storeId));
  if (error) return <ProblemNote error={error} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <Text c="dimmed">{t("stores.no_passes")}</Text>;
  return (
    <>
      <Paper>
        <PassTable passes={data.items} label={t("stores.tab.activity")} />
      </Paper>
      <Group justify="flex-end">
        <LinkText to="/activity" search={{ storeId }} size="sm">
          {t("activity.all_of_store")}
        </LinkText>
      </Group>
    </>
  );
}
