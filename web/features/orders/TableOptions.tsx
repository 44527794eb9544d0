import { ActionIcon, Button, Checkbox, Group, Popover, SegmentedControl, Stack, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ColumnsIcon, DownIcon, UpIcon } from "../../ui/icons.tsx";
import { COLUMNS, type Column, type TablePreferences, USUAL } from "./table-preferences.ts";

interface OptionsProps {
  readonly preferences: TablePreferences;
  readonly onChange: (changes: Partial<TablePreferences>) => void;
}

/** Which columns, in which order, and how close together. */
export function TableOptions({ preferences, onChange }: OptionsProps) {
  const { t } = useTranslation();
  const { columns, dense } = preferences;
  const listed = [...columns, ...COLUMNS.filter((column) => !columns.includes(column))];
  const move = (column: Column, by: number) => {
    const next = columns.filter((each) => each !== column);
    next.splice(columns.indexOf(column) + by, 0, column);
    onChange({ columns: next });
  };
  return (
    <Popover position="bottom-end" shadow="md" width={290} trapFocus>
      <Tooltip label={t("orders.table.title")}>
        <span>
          <Popover.Target>
            <ActionIcon variant="default" size={30} aria-label={t("orders.table.title")}>
              <ColumnsIcon size={17} />
            </ActionIcon>
          </Popover.Target>
        </span>
      </Tooltip>
      <Popover.Dropdown aria-label={t("orders.table.title")}>
        <Stack gap="xs">
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t("orders.table.density")}
            value={dense ? "dense" : "roomy"}
            onChange={(value) => onChange({ dense: value === "dense" })}
            data={[
              { value: "roomy", label: t("orders.table.roomy") },
              { value: "dense", label: t("orders.table.dense") },
            ]}
          />
          <Text size="sm" fw={650}>
            {t("orders.table.columns")}
          </Text>
          <Stack gap={2} component="ul" p={0} m={0}>
            {listed.map((column) => {
              const at = columns.indexOf(column);
              const name = t(`orders.columns.${column}`);
              return (
                <Group key={column} component="li" justify="space-between" wrap="nowrap" mih={28}>
                  <Checkbox
                    size="xs"
                    label={name}
                    checked={at >= 0}
                    disabled={column === "number"}
                    onChange={(event) =>
                      onChange({ columns: event.currentTarget.checked ? [...columns, column] : columns.filter((each) => each !== column) })
                    }
                  />
                  {at >= 0 && (
                    <Group gap={2} wrap="nowrap">
                      <Step label={t("orders.table.earlier", { column: name })} disabled={at === 0} onClick={() => move(column, -1)} up />
                      <Step label={t("orders.table.later", { column: name })} disabled={at === columns.length - 1} onClick={() => move(column, 1)} />
                    </Group>
                  )}
                </Group>
              );
            })}
          </Stack>
          <Button size="xs" variant="subtle" color="gray" onClick={() => onChange({ columns: USUAL.columns, dense: USUAL.dense })}>
            {t("orders.table.usual")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Step({ label, disabled, onClick, up = false }: { label: string; disabled: boolean; onClick: () => void; up?: boolean }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} disabled={disabled} onClick={onClick}>
      {up ? <UpIcon size={15} /> : <DownIcon size={15} />}
    </ActionIcon>
  );
}
