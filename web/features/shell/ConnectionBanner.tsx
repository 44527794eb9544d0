import { Group, Loader, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useIsCut, whenBack } from "../../api/connection.ts";
import classes from "./ConnectionBanner.module.css";

/** Says that the service cannot be reached, keeps trying, and brings everything up to date afterwards. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const cut = useIsCut();
  const client = useQueryClient();
  useEffect(() => whenBack(() => void client.invalidateQueries()), [client]);
  return (
    <div role="status" aria-live="assertive">
      {cut && (
        <Group className={classes.banner ?? ""} gap="sm" justify="center" wrap="nowrap">
          <Loader size="xs" color="currentColor" />
          <Text size="sm" fw={600} c="inherit">
            {t("common.connection_cut")}
          </Text>
        </Group>
      )}
    </div>
  );
}
