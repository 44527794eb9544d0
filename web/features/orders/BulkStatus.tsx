import { Alert, Button, Checkbox, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { STATUS_GROUPS } from "../../api/directory.ts";
import { changeManyOrders, foreseeStatus, MOST_CHANGED_AT_ONCE, type StatusOutlookOfMany } from "../../api/orders.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { WarningIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { useOutlookWords } from "../../ui/outlook-words.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import classes from "./BulkBar.module.css";
import type { BulkProps } from "./BulkDialog.tsx";
import { BulkProgress, ChangeOutcome } from "./BulkOutcome.tsx";
import { useBatches } from "./use-batches.ts";

/** One status for many orders: first what it will do in the stores, and what cannot be taken back, order by order. */
export function BulkStatus({ ids, numberOf, onClose }: BulkProps) {
  const { t } = useTranslation();
  const [statusId, setStatusId] = useState<string | null>(null);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const outlook = useQuery({
    queryKey: ["orders", "outlook", statusId, ids],
    queryFn: () => foreseeStatus(ids, statusId ?? ""),
    enabled: statusId !== null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { progress, start } = useBatches(MOST_CHANGED_AT_ONCE, (batch, onceKey) => changeManyOrders(batch, { statusId: statusId ?? "" }, onceKey));
  if (progress.state === "done") return <ChangeOutcome results={progress.results} numberOf={numberOf} onClose={onClose} />;

  const groups = outlook.data?.items ?? [];
  const final = groups.filter(({ irreversible }) => irreversible).flatMap(({ orders }) => orders);
  const kept = new Set(final.map(({ id }) => id).filter((id) => !confirmed.has(id)));
  const changing = ids.length - kept.size - (groups.find(({ effect }) => effect === "none")?.count ?? 0);
  return (
    <Stack>
      <Select
        label={t("orders.bulk.new_status")}
        placeholder={t("orders.bulk.choose_status")}
        data-autofocus
        searchable
        nothingFoundMessage={t("common.nothing_found")}
        allowDeselect={false}
        disabled={progress.state === "running"}
        data={STATUS_GROUPS.map((group) => ({
          group: t(`common.status_groups.${group}`),
          items: statuses.filter((status) => status.group === group).map(({ id, name }) => ({ value: id, label: name })),
        })).filter(({ items }) => items.length > 0)}
        value={statusId}
        onChange={(id) => {
          setStatusId(id);
          setConfirmed(new Set());
        }}
      />
      <ProblemNote error={outlook.error ?? progress.error} />
      {outlook.isFetching && <Loading />}
      {outlook.data && <Foreseen groups={groups} />}
      {final.length > 0 && (
        <Alert color="red" icon={<WarningIcon />} title={t("orders.bulk.irreversible_title")}>
          <Text size="sm" mb="xs">
            {t("orders.bulk.irreversible_text")}
          </Text>
          <ul className={classes.results}>
            {final.map(({ id, number, buyer }) => (
              <li key={id}>
                <Checkbox
                  label={[`№ ${number}`, buyer].filter(Boolean).join(" · ")}
                  checked={confirmed.has(id)}
                  onChange={(event) => {
                    const next = new Set(confirmed);
                    if (event.currentTarget.checked) next.add(id);
                    else next.delete(id);
                    setConfirmed(next);
                  }}
                />
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {progress.state === "running" && <BulkProgress done={progress.results.length} total={progress.total} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          disabled={!outlook.data || changing <= 0}
          loading={progress.state === "running"}
          onClick={() => void start(ids.filter((id) => !kept.has(id)))}
        >
          {t("orders.bulk.change", { count: Math.max(0, changing) })}
        </Button>
      </Group>
    </Stack>
  );
}

function Foreseen({ groups }: { groups: readonly StatusOutlookOfMany[] }) {
  const { t } = useTranslation();
  const textOf = useOutlookWords();
  const told = groups.filter(({ effect }) => effect === "sends" || effect === "waits").reduce((sum, { count }) => sum + count, 0);
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm" fw={650}>
        {t("order.outlook.title")}
      </Text>
      <ul className={classes.facts}>
        {groups.map((group) => (
          <li key={`${group.effect} ${group.store?.id} ${group.remoteStatus?.id}`} data-effect={group.effect}>
            <strong>{group.count}</strong>
            <span>{textOf(group)}</span>
          </li>
        ))}
      </ul>
      {told > 0 && <Text size="sm">{t("orders.bulk.may_notify", { count: told })}</Text>}
    </Stack>
  );
}
