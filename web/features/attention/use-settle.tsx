import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AttentionItem, settleAttention } from "../../api/attention.ts";
import type words from "../../locales/en/attention.json";
import { useActionName } from "../../ui/attention-words.ts";
import { CheckIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { wantsConfirmation } from "./kinds.ts";

type Confirmed = keyof (typeof words)["confirm"] extends infer Key ? (Key extends `${infer Action}_one` ? Action : never) : never;

/** Gives an answer to one or many entries; what reaches further than the entry is asked about first, with its count and consequence. */
export function useSettle(onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const actionName = useActionName();
  const tellProblem = useProblemToast();
  const settle = useMutation({
    mutationFn: ({ ids, action }: { ids: readonly string[]; action: string }) => settleAttention(ids, action),
    onSuccess: ({ results }) => {
      onDone();
      const started = results.filter(({ outcome }) => outcome === "started").length;
      const settled = results.filter(({ outcome }) => outcome === "resolved").length;
      if (settled > 0) notifications.show({ color: "sea", icon: <CheckIcon />, message: t("attention.settled", { count: settled }) });
      if (started > 0) notifications.show({ color: "sea", message: t("attention.started", { count: started }) });
      for (const detail of new Set(results.flatMap(({ problem }) => (problem ? [problem.detail] : [])))) {
        notifications.show({ color: "red", title: t("attention.refused"), message: detail, autoClose: 15_000 });
      }
    },
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ["attention"] }),
  });
  const ask = (items: readonly AttentionItem[], action: string) => {
    const ids = items.map(({ id }) => id);
    if (settle.isPending || ids.length === 0) return;
    if (!wantsConfirmation(action, ids.length)) return settle.mutate({ ids, action });
    const currencies = [...new Set(items.map(({ detail }) => String(detail.currency ?? "")))].filter((currency) => currency !== "").join(", ");
    modals.openConfirmModal({
      title: actionName(action),
      children: t(`attention.confirm.${action as Confirmed}`, { count: ids.length, currencies }),
      labels: { confirm: actionName(action), cancel: t("common.cancel") },
      onConfirm: () => settle.mutate({ ids, action }),
    });
  };
  const busy: ReadonlySet<string> = new Set(settle.isPending ? settle.variables.ids : []);
  return { ask, busy };
}
