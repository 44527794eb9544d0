import { Checkbox, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type NoticeChoice, saveNoticeChoice } from "../../api/notifications.ts";
import { noticeChoiceQuery } from "../../queries/notifications.ts";
import { useSession } from "../../queries/session.ts";
import { Loading } from "../../ui/Loading.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";

/** What one is told by e-mail. */
export function OwnNotices() {
  const { t } = useTranslation();
  const { employee } = useSession();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const { data: choice, error } = useQuery(noticeChoiceQuery);
  const save = useMutation({
    mutationFn: (wanted: NoticeChoice) => saveNoticeChoice(wanted),
    onSuccess: (saved) => client.setQueryData(noticeChoiceQuery.queryKey, saved),
    onError: tellProblem,
  });
  if (error) return <ProblemNote error={error} />;
  if (!choice) return <Loading />;
  const { storeTrouble, newOrders } = save.isPending ? save.variables : choice;
  return (
    <Paper p="lg" data-testid="own-notices">
      <Stack>
        <div>
          <Title order={2}>{t("notifications.own.title")}</Title>
          <Text size="sm" c="dimmed">
            {choice.emailSetUp ? t("notifications.own.to", { email: employee.email }) : t("notifications.own.not_set_up")}
          </Text>
        </div>
        <Checkbox
          label={t("notifications.own.store_trouble")}
          description={t("notifications.own.store_trouble_help")}
          checked={storeTrouble}
          onChange={(event) => save.mutate({ storeTrouble: event.currentTarget.checked, newOrders })}
        />
        <Checkbox
          label={t("notifications.own.new_orders")}
          description={t("notifications.own.new_orders_help")}
          checked={newOrders}
          onChange={(event) => save.mutate({ storeTrouble, newOrders: event.currentTarget.checked })}
        />
      </Stack>
    </Paper>
  );
}
