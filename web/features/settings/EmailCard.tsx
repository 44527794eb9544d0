import { Button, Group, NumberInput, Paper, PasswordInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { MAIL_SECURITIES, type MailSecurity, type NotificationSettings } from "../../api/notifications.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import { useSaveNotifications, useTestNotification } from "./use-save-notifications.ts";

const USUAL_PORTS: Readonly<Record<MailSecurity, number>> = { tls: 465, starttls: 587, none: 25 };

/** The mail server through which people are told. */
export function EmailCard({ settings }: { settings: NotificationSettings }) {
  const { t } = useTranslation();
  const { email } = settings;
  const save = useSaveNotifications(settings);
  const test = useTestNotification("email");
  const needed = (value: string) => (value.trim() === "" ? t("common.needed") : null);
  const form = useForm({
    initialValues: {
      host: email?.host ?? "",
      port: email?.port ?? USUAL_PORTS.starttls,
      security: email?.security ?? ("starttls" as MailSecurity),
      user: email?.user ?? "",
      password: "",
      from: email?.from ?? "",
    },
    validate: { host: needed, from: needed },
  });
  const submit = form.onSubmit(({ host, port, security, user, password, from }) =>
    save.mutate(
      {
        email: {
          host: host.trim(),
          port: Number(port),
          security,
          user: user.trim() === "" ? null : user.trim(),
          ...(password === "" ? {} : { password }),
          from: from.trim(),
        },
      },
      {
        onSuccess: () => {
          form.setFieldValue("password", "");
          form.resetDirty();
        },
      },
    ),
  );
  const turnOff = () => save.mutate({ email: null }, { onSuccess: () => form.reset() });
  return (
    <Paper p="lg" data-testid="email-settings">
      <form noValidate onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>{t("notifications.email.title")}</Title>
            <Text size="sm" c="dimmed">
              {t("notifications.email.text")}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput label={t("notifications.email.host")} {...form.getInputProps("host")} />
            <Select
              label={t("notifications.email.security")}
              allowDeselect={false}
              data={MAIL_SECURITIES.map((value) => ({ value, label: t(`notifications.email.securities.${value}`) }))}
              {...form.getInputProps("security")}
              onChange={(value) => {
                const security = MAIL_SECURITIES.find((known) => known === value) ?? "starttls";
                form.setValues({ security, port: USUAL_PORTS[security] });
              }}
            />
            <NumberInput
              label={t("notifications.email.port")}
              min={1}
              max={65535}
              allowDecimal={false}
              hideControls
              {...form.getInputProps("port")}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t("notifications.email.user")} autoComplete="off" {...form.getInputProps("user")} />
            <PasswordInput
              label={t("notifications.email.password")}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
              placeholder={email?.hasPassword ? t("notifications.kept") : ""}
              {...form.getInputProps("password")}
            />
          </SimpleGrid>
          <TextInput label={t("notifications.email.from")} type="email" {...form.getInputProps("from")} />
          <ProblemNote error={save.error ?? test.error} />
          <Group justify="space-between">
            <Group gap="xs">
              <Button variant="light" disabled={email === null || form.isDirty()} loading={test.isPending} onClick={() => test.mutate()}>
                {t("notifications.email.test")}
              </Button>
              {email && (
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
