import { ActionIcon, Group, type MantineColorScheme, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { signOut } from "../../api/session.ts";
import { currentLanguage, keepLanguage, LANGUAGES } from "../../i18n.ts";
import { useSession } from "../../queries/session.ts";
import { Initials } from "../../ui/Initials.tsx";
import { BookIcon, CheckIcon, LanguageIcon, MoonIcon, PersonIcon, ScreenIcon, SignOutIcon, SunIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import classes from "./UserMenu.module.css";

const SCHEMES = [
  { scheme: "light", icon: SunIcon, label: "common.appearance.light" },
  { scheme: "dark", icon: MoonIcon, label: "common.appearance.dark" },
  { scheme: "auto", icon: ScreenIcon, label: "common.appearance.auto" },
] as const satisfies readonly { scheme: MantineColorScheme; icon: unknown; label: string }[];

/** Who is signed in; language, appearance, sign out. */
export function UserMenu({ wide = false }: { wide?: boolean }) {
  const { t } = useTranslation();
  const { employee } = useSession();
  return (
    <Menu position={wide ? "right-end" : "bottom-end"} width={240} withinPortal>
      <Menu.Target>
        {wide ? (
          <UnstyledButton className={classes.person ?? ""} aria-label={t("common.user_menu")}>
            <Group gap="xs" wrap="nowrap">
              <Initials name={employee.name} size={32} />
              <div className={classes.names}>
                <Text size="sm" fw={600} truncate>
                  {employee.name}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {t(`common.roles.${employee.role}`)}
                </Text>
              </div>
            </Group>
          </UnstyledButton>
        ) : (
          <ActionIcon variant="subtle" color="gray" size="lg" radius="xl" aria-label={t("common.user_menu")}>
            <Initials name={employee.name} size={30} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{employee.email}</Menu.Label>
        <Languages />
        <Schemes />
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<PersonIcon />}>
          {t("common.account")}
        </Menu.Item>
        <Menu.Item component={Link} to="/guide" leftSection={<BookIcon />}>
          {t("common.guide")}
        </Menu.Item>
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  );
}

function Languages() {
  const { t } = useTranslation();
  const current = currentLanguage();
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t("common.language")}</Menu.Label>
      {LANGUAGES.map((language) => (
        <Menu.Item
          key={language}
          lang={language}
          leftSection={<LanguageIcon />}
          rightSection={language === current ? <CheckIcon /> : null}
          aria-current={language === current ? "true" : undefined}
          onClick={() => void keepLanguage(language)}
        >
          {t(`common.languages.${language}`)}
        </Menu.Item>
      ))}
    </>
  );
}

function Schemes() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t("common.appearance.label")}</Menu.Label>
      {SCHEMES.map(({ scheme, icon: Icon, label }) => (
        <Menu.Item
          key={scheme}
          leftSection={<Icon />}
          rightSection={scheme === colorScheme ? <CheckIcon /> : null}
          aria-current={scheme === colorScheme ? "true" : undefined}
          onClick={() => setColorScheme(scheme)}
        >
          {t(label)}
        </Menu.Item>
      ))}
    </>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const tellProblem = useProblemToast();
  // A full load afterwards: nothing the person saw stays in memory.
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => window.location.assign("/sign-in"), onError: tellProblem });
  return (
    <Menu.Item leftSection={<SignOutIcon />} onClick={() => leave.mutate()}>
      {t("common.sign_out")}
    </Menu.Item>
  );
}
