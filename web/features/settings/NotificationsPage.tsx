import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { notificationSettingsQuery } from "../../queries/notifications.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { EmailCard } from "./EmailCard.tsx";
import { NewestNotices } from "./NewestNotices.tsx";
import { WebHookCard } from "./WebHookCard.tsx";

/** How messages get out to people who do not look at the screen, and which did. What each person wants to hear is on their own page. */
export function NotificationsPage() {
  const { t } = useTranslation();
  const { data: settings, error } = useQuery(notificationSettingsQuery);
  return (
    <Page title={t("settings.nav.notifications")} lead={t("notifications.lead")} width={760}>
      <ProblemNote error={error} />
      {!settings && !error && <Loading />}
      {settings && (
        <Stack>
          <Text size="sm">
            {t("notifications.own_choice")}{" "}
            <Anchor component={Link} to="/account" size="sm">
              {t("common.account")}
            </Anchor>
          </Text>
          <EmailCard settings={settings} />
          <WebHookCard settings={settings} />
          <NewestNotices notices={settings.newest} />
        </Stack>
      )}
    </Page>
  );
}
