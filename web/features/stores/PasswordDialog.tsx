import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeStore, type Store } from "../../api/stores.ts";
import { CheckError } from "./ConnectStep.tsx";

/** New credentials of a store; the service tries them against the shop before they replace the old ones. */
export function PasswordDialog({ store, opened, onClose }: { store: Store; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { login: "", password: "" },
    validate: {
      login: (value) => (value.trim() === "" ? t("common.needed") : value.includes("@") ? t("stores.form.login_email") : null),
      password: (value) => (value === "" ? t("common.needed") : null),
    },
  });
  const save = useMutation({
    mutationFn: () => changeStore(store.id, { credentials: { login: form.values.login.trim(), password: form.values.password } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["stores"] });
      notifications.show({ color: "sea", message: t("stores.password_saved") });
      form.reset();
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t("stores.new_password")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t("stores.new_password_text")}
          </Text>
          <TextInput
            label={t("stores.form.login")}
            description={t("stores.form.login_help")}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps("login")}
          />
          <PasswordInput
            label={t("stores.form.password")}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
            {...form.getInputProps("password")}
          />
          {save.error && <CheckError error={save.error} url={store.url} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t("stores.check_and_save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
