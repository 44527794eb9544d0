import { Box, Center, Group, Menu, Paper, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, keepLanguage, LANGUAGES } from "../i18n.ts";
import { LanguageIcon } from "./icons.tsx";
import { Logo } from "./Logo.tsx";
import { usePageTitle } from "./Page.tsx";

/** The pages before the app: set-up, sign-in, invitation. One card in the middle; the language can be chosen already. */
export function DoorPage({ title, lead, width = 420, children }: { title: string; lead?: ReactNode; width?: number; children: ReactNode }) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Box w="100%" maw={width}>
        <Group justify="space-between" mb="md" px={4}>
          <Group gap="xs">
            <Logo />
            <Text fw={700}>{t("common.product")}</Text>
          </Group>
          <LanguageChoice />
        </Group>
        <Paper p={{ base: "lg", sm: "xl" }} shadow="sm">
          <Stack gap="lg">
            <div>
              <Title order={1}>{title}</Title>
              {lead && (
                <Text c="dimmed" mt={4}>
                  {lead}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
      </Box>
    </Center>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton aria-label={t("common.language")}>
          <Group gap={6}>
            <LanguageIcon />
            <Text size="sm">{t(`common.languages.${currentLanguage()}`)}</Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item key={language} lang={language} onClick={() => void keepLanguage(language)}>
            {t(`common.languages.${language}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
