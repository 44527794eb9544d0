import { Button, Group, Paper, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeStore, type Store } from "../../api/stores.ts";
import { useCan } from "../../queries/session.ts";
import { withScheme } from "../../ui/FailureNote.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { EnabledField, StoreFields } from "./StoreFields.tsx";
import { changesOf, useStoreForm, valuesOf } from "./store-form.ts";

const FIELDS = ["name", "url", "locationId", "orderTypeId", "productLanguage", "productMatching", "timeZone"];

/** Everything that was set when the store was connected, but its password. */
export function StoreSettingsForm({ store }: { store: Store }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const form = useStoreForm(valuesOf(store), false);
  const save = useMutation({
    mutationFn: () => changeStore(store.id, changesOf(store, form.values)),
    onSuccess: (changed) => {
      form.setInitialValues(valuesOf(changed));
      form.reset();
      void client.invalidateQueries({ queryKey: ["stores"] });
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("common.saved") });
    },
    onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
      <fieldset disabled={!can("stores.manage")} style={{ border: 0, margin: 0, padding: 0 }}>
        <Stack>
          <Paper p="lg">
            <Stack>
              <TextInput label={t("stores.form.name")} description={t("stores.form.name_help")} {...form.getInputProps("name")} />
              <TextInput
                type="url"
                label={t("stores.form.url")}
                description={t("stores.form.url_change_help")}
                {...form.getInputProps("url")}
                onBlur={() => form.setFieldValue("url", withScheme(form.values.url))}
              />
              <EnabledField form={form} />
              <StoreFields form={form} languages={store.languages} />
              <AdvancedFields form={form} />
            </Stack>
          </Paper>
          <ProblemNote error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  );
}
