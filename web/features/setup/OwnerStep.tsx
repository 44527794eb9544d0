import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SetupForm } from "./setup-form.ts";

export function OwnerStep({ form }: { form: SetupForm }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <TextInput label={t("session.your_name")} autoComplete="name" autoFocus required withAsterisk={false} {...form.getInputProps("owner.name")} />
      <TextInput
        type="email"
        label={t("session.email")}
        description={t("session.email_why")}
        autoComplete="username"
        required
        withAsterisk={false}
        {...form.getInputProps("owner.email")}
      />
      <PasswordInput
        label={t("session.password")}
        description={t("session.password_hint")}
        autoComplete="new-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
        {...form.getInputProps("owner.password")}
      />
    </Stack>
  );
}
