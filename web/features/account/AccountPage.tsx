import { Button, Group, Paper, PasswordInput, SegmentedControl, Select, Stack, Text, Title, useMantineColorScheme } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeOwnPassword } from "../../api/session.ts";
import { asLanguage, currentLanguage, keepLanguage, LANGUAGES } from "../../i18n.ts";
import { useSession } from "../../queries/session.ts";
import { Initials } from "../../ui/Initials.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Page } from "../../ui/Page.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";
import { OwnNotices } from "./OwnNotices.tsx";

const LEAST_PASSWORD = 10;
const SCHEMES = ["auto", "light", "dark"] as const;

/** Oneself: who one is here, the password, how the screen looks. */
export function AccountPage() {
  const { t } = useTranslation();
  const { employee } = useSession();
  return (
    <Page title={t("common.user_menu")} width={640}>
      <Paper p="lg">
        <Group wrap="nowrap">
          <Initials name={employee.name} size={52} />
          <div>
            <Text fw={650}>{employee.name}</Text>
            <Text size="sm" c="dimmed">
              {employee.email}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`common.roles.${employee.role}`)}
            </Text>
          </div>
        </Group>
      </Paper>
      <OwnNotices />
      <Screen />
      <Password email={employee.email} />
    </Page>
  );
}

function Screen() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Paper p="lg">
      <Stack>
        <Title order={2}>{t("account.screen")}</Title>
        <Text size="sm" c="dimmed">
          {t("account.screen_text")}
        </Text>
        <Select
          label={t("common.language")}
          allowDeselect={false}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`common.languages.${language}`) }))}
          value={currentLanguage()}
          onChange={(chosen) => {
            const language = asLanguage(chosen);
            if (language) void keepLanguage(language);
          }}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t("common.appearance.label")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t("common.appearance.label")}
            data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`common.appearance.${scheme}`) }))}
            value={colorScheme}
            onChange={(chosen) => setColorScheme(SCHEMES.find((scheme) => scheme === chosen) ?? "auto")}
          />
        </div>
      </Stack>
    </Paper>
  );
}

function Password({ email }: { email: string }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { current: "", password: "", again: "" },
    validate: {
      current: (value) => (value === "" ? t("session.password_needed") : null),
      password: (value) => (value.length < LEAST_PASSWORD ? t("session.password_short", { count: LEAST_PASSWORD }) : null),
      again: (value, { password }) => (value === password ? null : t("session.password_differs")),
    },
  });
  const save = useMutation({
    mutationFn: () => changeOwnPassword(form.values.current, form.values.password),
    onSuccess: () => {
      form.reset();
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("account.password_changed") });
    },
    onError: (error) => form.setErrors(fieldErrors(error, ["current", "password"])),
  });
  const visibility = { visibilityToggleButtonProps: { "aria-label": t("common.show_password") } };
  return (
    <Paper p="lg">
      <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
        <Stack>
          <Title order={2}>{t("session.password")}</Title>
          {/* So that a password keeper knows whose it is. */}
          <input type="text" name="username" autoComplete="username" defaultValue={email} hidden readOnly />
          <PasswordInput label={t("account.current_password")} autoComplete="current-password" {...visibility} {...form.getInputProps("current")} />
          <PasswordInput
            label={t("session.new_password")}
            description={t("session.password_hint")}
            autoComplete="new-password"
            {...visibility}
            {...form.getInputProps("password")}
          />
          <PasswordInput label={t("session.password_again")} autoComplete="new-password" {...visibility} {...form.getInputProps("again")} />
          <ProblemNote error={save.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t("account.change_password")}
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            {t("account.password_text")}
          </Text>
        </Stack>
      </form>
    </Paper>
  );
}
