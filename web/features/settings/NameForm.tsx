import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";

interface NameFormProps {
  readonly name: string;
  readonly saving: boolean;
  readonly error: unknown;
  readonly onSave: (name: string) => void;
  /** Fields beside the name. */
  readonly children?: ReactNode;
}

/** The form of an entry that has a name, and maybe more. */
export function NameForm({ name, saving, error, onSave, children }: NameFormProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { name }, validate: { name: (value) => (value.trim() === "" ? t("common.needed") : null) } });
  const wrong = fieldErrors(error, ["name"]).name;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => onSave(values.name.trim()))}>
      <Stack>
        <TextInput label={t("settings.name")} data-autofocus {...form.getInputProps("name")} error={form.errors.name ?? wrong} />
        {children}
        {!wrong && <ProblemNote error={error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={saving}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
