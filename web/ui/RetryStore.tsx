import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { retryStore } from "../api/stores.ts";
import { useCan } from "../queries/session.ts";
import { RefreshIcon } from "./icons.tsx";
import { useProblemToast } from "./problems.tsx";

/** Asks a store again now that waits after a failure. */
export function RetryStore({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const retry = useMutation({
    mutationFn: () => retryStore(storeId),
    onSuccess: () => notifications.show({ color: "sea", message: t("activity.retried") }),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ["stores"] }),
  });
  if (!can("stores.manage")) return null;
  return (
    <Button size="xs" variant="default" leftSection={<RefreshIcon size={14} />} loading={retry.isPending} onClick={() => retry.mutate()}>
      {t("activity.retry_now")}
    </Button>
  );
}
