import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NotificationSettings } from "../../api/notifications.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import { CopyField } from "./CopyField.tsx";
import { useSaveNotifications, useTestNotification } from "./use-save-notifications.ts";

/** The program of the company's own that is told, by a signed web-hook. */
export function WebHookCard({ settings }: { settings: NotificationSettings }) {
  const { t } = useTranslation();
  const { webhook } = settings;
  const save = useSaveNotifications(settings);
  const test = useTestNotification("webhook");
  const [made, setMade] = useState<string | null>(null);
  const form = useForm({
    initialValues: { url: webhook?.url ?? "", secret: "" },
    validate: { url: (value) => (URL.canParse(value.trim()) ? null : t("notifications.webhook.url_wrong")) },
  });
  const submit = form.onSubmit(({ url, secret }) =>
    save.mutate(
      { webhook: { url: url.trim(), ...(secret === "" ? {} : { secret }) } },
      {
        onSuccess: () => {
          form.setFieldValue("secret", "");
          form.resetDirty();
          setMade(null);
        },
      },
    ),
  );
  const make = () => {
    const secret = newSecret();
    setMade(secret);
    form.setFieldValue("secret", secret);
  };
  const turnOff = () => save.mutate({ webhook: null }, { onSuccess: () => form.reset() });
  return (
    <Paper p="lg" data-testid="webhook-settings">
      <form noValidate onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>{t("notifications.webhook.title")}</Title>
            <Text size="sm" c="dimmed">
              {t("notifications.webhook.text")}
            </Text>
          </div>
          <TextInput label={t("notifications.webhook.url")} placeholder="https://" {...form.getInputProps("url")} />
          <Group align="flex-end" gap="xs">
            <PasswordInput
              flex={1}
              label={t("notifications.webhook.secret")}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
              placeholder={webhook?.hasSecret ? t("notifications.kept") : ""}
              {...form.getInputProps("secret")}
            />
            <Button variant="default" onClick={make}>
              {t("notifications.webhook.make_secret")}
            </Button>
          </Group>
          {made !== null && <CopyField label={t("notifications.webhook.secret_to_copy")} value={made} />}
          <ProblemNote error={save.error ?? test.error} />
          <Group justify="space-between">
            <Group gap="xs">
              <Button variant="light" disabled={webhook === null || form.isDirty()} loading={test.isPending} onClick={() => test.mutate()}>
                {t("notifications.webhook.test")}
              </Button>
              {webhook && (
                <Button variant="subtle" color="gray" onClick={turnOff}>
                  {t("notifications.turn_off")}
                </Button>
              )}
            </Group>
            <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
