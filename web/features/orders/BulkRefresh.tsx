import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { MOST_REFRESHED_AT_ONCE, type RefreshResult, refreshOrders } from "../../api/orders.ts";
import { useFormats, useNow } from "../../ui/formats.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import classes from "./BulkBar.module.css";
import type { BulkProps } from "./BulkDialog.tsx";
import { BulkProgress } from "./BulkOutcome.tsx";
import { useBatches } from "./use-batches.ts";

const MOST_SHOWN = 300;
const OUTCOMES = ["refreshed", "cooling_down", "failed", "store_paused", "not_from_a_store"] as const;

/** Asks the shops about many orders at once: those allowed are refreshed, the rest are named with how long they wait. */
export function BulkRefresh({ ids, numberOf, onClose }: BulkProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { progress, start } = useBatches(MOST_REFRESHED_AT_ONCE, refreshOrders);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, when it is opened
  useEffect(() => void start(ids).then(() => client.invalidateQueries({ queryKey: ["order"] })), []);
  const { results } = progress;
  const counts = OUTCOMES.map((outcome) => ({ outcome, count: results.filter((result) => result.outcome === outcome).length }));
  return (
    <Stack>
      {progress.state === "running" && <BulkProgress done={results.length} total={progress.total} />}
      <ProblemNote error={progress.error} />
      {results.length > 0 && (
        <>
          <Text size="sm" fw={650} role="status">
            {counts
              .filter(({ count }) => count > 0)
              .map(({ outcome, count }) => `${t(`orders.bulk.refresh.${outcome}`)}: ${count}`)
              .join(" · ")}
          </Text>
          <ul className={classes.results}>
            {sorted(results)
              .slice(0, MOST_SHOWN)
              .map((result) => (
                <Result key={result.orderId} result={result} number={numberOf(result.orderId)} />
              ))}
          </ul>
          {results.length > MOST_SHOWN && (
            <Text size="sm" c="dimmed">
              {t("orders.bulk.and_more", { count: results.length - MOST_SHOWN })}
            </Text>
          )}
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("common.close")}</Button>
      </Group>
    </Stack>
  );
}

function Result({ result, number }: { result: RefreshResult; number: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const wait = result.retryAt ? Math.ceil((Date.parse(result.retryAt) - now) / 1000) : 0;
  return (
    <li data-outcome={result.outcome}>
      <span>{`№ ${number}`}</span>
      <Text size="sm" c={result.outcome === "refreshed" ? "bright" : "dimmed"} ta="right">
        {[
          t(`orders.bulk.refresh.${result.outcome}`),
          wait > 0 && result.outcome !== "refreshed" ? t("orders.bulk.wait", { wait: formats.duration(wait) }) : "",
          result.problem ?? "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
    </li>
  );
}

/** What did not work first: that is what somebody has to know. */
function sorted(results: readonly RefreshResult[]): readonly RefreshResult[] {
  const rank = (result: RefreshResult) => (result.outcome === "refreshed" ? 1 : 0);
  return [...results].sort((a, b) => rank(a) - rank(b));
}
