import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OrderType, orderTypes } from "../../api/directory.ts";
import { orderStatusesQuery, orderTypesQuery } from "../../queries/directory.ts";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { DirectoryPage, type DirectoryPageProps } from "./DirectoryPage.tsx";
import { NameForm } from "./NameForm.tsx";

export function OrderTypesPage() {
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const initialOf = ({ initialStatusId }: OrderType) => {
    const status = statuses.find(({ id }) => id === initialStatusId);
    return status && <StatusBadge name={status.name} color={status.color} />;
  };
  return (
    <DirectoryPage
      title={t("settings.nav.order_types")}
      lead={t("settings.order_types_lead")}
      addLabel={t("settings.add_order_type")}
      directory={orderTypes}
      query={orderTypesQuery}
      columns={[{ name: t("settings.initial_status"), show: initialOf }]}
      form={(props) => <TypeForm {...props} />}
    />
  );
}

function TypeForm({ item, saving, error, save }: Parameters<DirectoryPageProps<OrderType>["form"]>[0]) {
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const [chosen, setChosen] = useState<string | null>(item?.initialStatusId ?? null);
  const initialStatusId = chosen ?? statuses.find(({ group }) => group === "new")?.id ?? "";
  return (
    <NameForm name={item?.name ?? ""} saving={saving} error={error} onSave={(name) => save({ name, initialStatusId })}>
      <Select
        label={t("settings.initial_status")}
        description={t("settings.initial_status_help")}
        allowDeselect={false}
        data={statuses.map(({ id, name }) => ({ value: id, label: name }))}
        value={initialStatusId}
        onChange={setChosen}
      />
    </NameForm>
  );
}
