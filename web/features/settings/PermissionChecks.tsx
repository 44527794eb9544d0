import { Checkbox, type CheckboxGroupProps, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PERMISSIONS, type Permission } from "../../api/employees.ts";
import type words from "../../locales/en/settings.json";

/** What somebody, or a program, may do: one by one. */
export function PermissionChecks(props: Omit<CheckboxGroupProps, "children">) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group {...props} aria-label={t("settings.permissions")}>
      <Stack gap="xs">
        {PERMISSIONS.map((permission) => (
          <Checkbox key={permission} value={permission} label={t(`settings.permission.${keyOf(permission)}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** Dots part the keys of our words, so that a permission's own dot is written otherwise there. */
function keyOf(permission: Permission): keyof (typeof words)["permission"] {
  return permission.replace(".", "_") as keyof (typeof words)["permission"];
}
