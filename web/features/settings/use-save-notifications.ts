import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  type NoticeChannel,
  type NotificationSettings,
  saveNotificationSettings,
  testNotification,
  type WantedNotifications,
} from "../../api/notifications.ts";
import { noticeChoiceQuery, notificationSettingsQuery } from "../../queries/notifications.ts";

/** Saves one of the two ways and leaves the other as it is. */
export function useSaveNotifications(settings: NotificationSettings) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<WantedNotifications>) => saveNotificationSettings({ ...asSaved(settings), ...change }),
    onSuccess: (saved) => {
      client.setQueryData(notificationSettingsQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: noticeChoiceQuery.queryKey });
      notifications.show({ color: "sea", message: t("common.saved") });
    },
  });
}

function asSaved({ webhook, email }: NotificationSettings): WantedNotifications {
  if (email === null) return { webhook: webhook && { url: webhook.url }, email };
  const { hasPassword: _, ...rest } = email;
  return { webhook: webhook && { url: webhook.url }, email: rest };
}

export function useTestNotification(channel: NoticeChannel) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: () => testNotification(channel),
    onSuccess: () => notifications.show({ color: "sea", message: t(`notifications.test_sent.${channel}`) }),
  });
}
