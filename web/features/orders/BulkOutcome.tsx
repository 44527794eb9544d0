import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ChangeResult } from "../../api/orders.ts";
import classes from "./BulkBar.module.css";

export function BulkProgress({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation();
  const text = t("orders.bulk.progress", { done, total });
  return (
    <div role="status">
      <Progress value={total === 0 ? 0 : (done / total) * 100} aria-label={text} />
      <Text size="sm" c="dimmed" mt={4}>
        {text}
      </Text>
    </div>
  );
}

interface OutcomeProps {
  readonly results: readonly ChangeResult[];
  readonly numberOf: (id: string) => string;
  readonly onClose: () => void;
}

/** What became of a change of many orders. */
export function ChangeOutcome({ results, numberOf, onClose }: OutcomeProps) {
  const { t } = useTranslation();
  const count = (outcome: ChangeResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const refused = results.filter(({ outcome }) => outcome === "refused");
  return (
    <Stack>
      <Text role="status" fw={650}>
        {t("orders.bulk.changed", { count: count("changed") })}
      </Text>
      {count("unchanged") > 0 && <Text size="sm">{t("orders.bulk.unchanged", { count: count("unchanged") })}</Text>}
      {refused.length > 0 && (
        <>
          <Text size="sm">{t("orders.bulk.refused", { count: refused.length })}</Text>
          <ul className={classes.results}>
            {refused.map(({ orderId, problem }) => (
              <li key={orderId}>
                <span>{`№ ${numberOf(orderId)}`}</span>
                <span>{problem?.detail}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          {t("common.done")}
        </Button>
      </Group>
    </Stack>
  );
}
