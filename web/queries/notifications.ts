import { queryOptions } from "@tanstack/react-query";
import { readNoticeChoice, readNotificationSettings } from "../api/notifications.ts";

export const notificationSettingsQuery = queryOptions({ queryKey: ["notification-settings"], queryFn: readNotificationSettings });
export const noticeChoiceQuery = queryOptions({ queryKey: ["notice-choice"], queryFn: readNoticeChoice });
