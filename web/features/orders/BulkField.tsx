import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ChangeOfMany, changeManyOrders, MOST_CHANGED_AT_ONCE } from "../../api/orders.ts";
import { employeesQuery, locationsQuery, orderTypesQuery } from "../../queries/directory.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import type { BulkProps } from "./BulkDialog.tsx";
import { BulkProgress, ChangeOutcome } from "./BulkOutcome.tsx";
import { useBatches } from "./use-batches.ts";

type Field = "manager" | "location" | "type";
const NOBODY = "nobody";

/** One manager, location or type for many orders. */
export function BulkField({ field, ids, numberOf, onClose }: BulkProps & { field: Field }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<string | null>(null);
  const choices = useChoices(field);
  const { progress, start } = useBatches(MOST_CHANGED_AT_ONCE, (batch, onceKey) => changeManyOrders(batch, changeOf(field, value ?? ""), onceKey));
  if (progress.state === "done") return <ChangeOutcome results={progress.results} numberOf={numberOf} onClose={onClose} />;
  return (
    <Stack>
      <Select
        label={t(`orders.columns.${field}`)}
        data-autofocus
        searchable
        nothingFoundMessage={t("common.nothing_found")}
        allowDeselect={false}
        disabled={progress.state === "running"}
        data={choices}
        value={value}
        onChange={setValue}
      />
      <Text size="sm">{t(`orders.bulk.means.${field}`, { count: ids.length })}</Text>
      <ProblemNote error={progress.error} />
      {progress.state === "running" && <BulkProgress done={progress.results.length} total={progress.total} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button disabled={value === null} loading={progress.state === "running"} onClick={() => void start(ids)}>
          {t("orders.bulk.change", { count: ids.length })}
        </Button>
      </Group>
    </Stack>
  );
}

function changeOf(field: Field, value: string): ChangeOfMany {
  if (field === "manager") return { managerId: value === NOBODY ? null : value };
  return field === "location" ? { locationId: value } : { typeId: value };
}

function useChoices(field: Field): { value: string; label: string }[] {
  const { t } = useTranslation();
  const { data: employees = [] } = useQuery({ ...employeesQuery, enabled: field === "manager" });
  const { data: locations = [] } = useQuery({ ...locationsQuery, enabled: field === "location" });
  const { data: types = [] } = useQuery({ ...orderTypesQuery, enabled: field === "type" });
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ value: id, label: name }));
  if (field === "manager") return [...named(employees.filter(({ active }) => active)), { value: NOBODY, label: t("orders.nobody") }];
  return named((field === "location" ? locations : types).filter(({ archived }) => !archived));
}
