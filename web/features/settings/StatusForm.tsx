import { ColorInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OrderStatus, STATUS_GROUPS, type StatusGroup } from "../../api/directory.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import type { DirectoryPageProps } from "./DirectoryPage.tsx";
import { NameForm } from "./NameForm.tsx";

const SWATCHES = ["#2f6fde", "#0a6661", "#2b8a3e", "#5c940d", "#b08800", "#e8590c", "#c92a2a", "#c2255c", "#9c36b5", "#5f3dc4", "#495057"];

export function StatusForm({ item, saving, error, save }: Parameters<DirectoryPageProps<OrderStatus>["form"]>[0]) {
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const last = statuses.reduce((most, { position }) => Math.max(most, position), 0);
  const [group, setGroup] = useState<StatusGroup>(item?.group ?? "in_progress");
  const [color, setColor] = useState(item?.color ?? "#2f6fde");
  return (
    <NameForm
      name={item?.name ?? ""}
      saving={saving}
      error={error}
      onSave={(name) => save({ name, group, color, ...(item ? {} : { position: last + 1 }) })}
    >
      <Select
        label={t("settings.group")}
        description={t("settings.group_help")}
        allowDeselect={false}
        data={STATUS_GROUPS.map((value) => ({ value, label: t(`common.status_groups.${value}`) }))}
        value={group}
        onChange={(chosen) => setGroup(STATUS_GROUPS.find((known) => known === chosen) ?? group)}
      />
      <ColorInput
        label={t("settings.color")}
        format="hex"
        swatches={SWATCHES}
        swatchesPerRow={11}
        value={color}
        onChange={setColor}
        eyeDropperButtonProps={{ "aria-label": t("settings.pick_color") }}
      />
    </NameForm>
  );
}
