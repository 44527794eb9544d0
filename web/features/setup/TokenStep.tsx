import { Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SetupForm } from "./setup-form.ts";

export function TokenStep({ form }: { form: SetupForm }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <TextInput
        label={t("session.token")}
        description={t("session.token_where")}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
        {...form.getInputProps("setupToken")}
      />
    </Stack>
  );
}
