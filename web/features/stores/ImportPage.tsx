import { Anchor, Button, Group, Paper, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../api/live.ts";
import { type ImportProgress, undoImport } from "../../api/stores.ts";
import { useCan } from "../../queries/session.ts";
import { importQuery, storeQuery } from "../../queries/stores.ts";
import { say } from "../../ui/announcer.tsx";
import { FailureNote, hostOf } from "../../ui/FailureNote.tsx";
import { useFormats } from "../../ui/formats.ts";
import { CheckIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { SeeOrders } from "./SeeOrders.tsx";
import { useSecondsLeft } from "./seconds-left.ts";

const route = getRouteApi("/app/settings/stores/$storeId/imports/$importId");

/** The first import as it happens: found, imported, left out, set aside, time left. It goes on whether or not somebody watches. */
export function ImportPage() {
  const { t } = useTranslation();
  const { storeId, importId } = route.useParams();
  const client = useQueryClient();
  const { data: store } = useQuery(storeQuery(storeId));
  const { data: progress, error } = useQuery(importQuery(storeId, importId));
  useLive("import.progress", () => void client.invalidateQueries({ queryKey: importQuery(storeId, importId).queryKey }));
  return (
    <Page
      title={store ? t("stores.import_title", { store: store.name }) : t("stores.import")}
      lead={progress?.finishedAt ? undefined : t("stores.import_lead")}
      width={860}
    >
      <ProblemNote error={error} />
      {!progress && !error && <Loading />}
      {progress && <Progressing progress={progress} storeId={storeId} host={store ? hostOf(store.url) : ""} />}
    </Page>
  );
}

function Progressing({ progress, storeId, host }: { progress: ImportProgress; storeId: string; host: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, failure } = progress;
  const handled = progress.imported + progress.alreadyThere + progress.setAside + (progress.leftOut ?? 0);
  const headline = t(`stores.import_state.${state}`, { count: progress.imported });
  useEffect(() => say(headline), [headline]);
  const share = state === "done" ? 1 : progress.progress;
  const secondsLeft = useSecondsLeft(progress);
  return (
    <Stack>
      <Paper p="lg" data-testid="import" data-state={state}>
        <Stack>
          <Group justify="space-between" gap="sm">
            <Text fw={650} size="lg">
              {headline}
            </Text>
            {state === "done" && <CheckIcon size={22} />}
            {secondsLeft !== null && (
              <Text c="dimmed" size="sm">
                {t("stores.import_left", { time: formats.duration(secondsLeft) })}
              </Text>
            )}
          </Group>
          <Progress
            size="lg"
            radius="xl"
            value={share === null ? 100 : share * 100}
            animated={state === "running"}
            striped={state === "running" && share === null}
            {...(state === "failed" ? { color: "red.8" } : {})}
            aria-label={t("stores.import_progress", { count: handled })}
          />
          <SimpleGrid cols={{ base: 2, xs: 3, sm: 5 }}>
            <Figure name={t("stores.found")} value={formats.number(progress.found)} />
            <Figure name={t("stores.imported")} value={formats.number(progress.imported)} strong />
            <Figure name={t("stores.already_there")} value={formats.number(progress.alreadyThere)} />
            <Figure name={t("stores.left_out")} value={progress.leftOut === null ? t("stores.left_out_unknown") : formats.number(progress.leftOut)} />
            <Figure name={t("stores.set_aside")} value={formats.number(progress.setAside)} />
          </SimpleGrid>
          {progress.setAside > 0 && (
            <Text size="sm">
              {t("stores.set_aside_text", { count: progress.setAside })}{" "}
              <Anchor component={Link} to="/attention">
                {t("common.nav.attention")}
              </Anchor>
            </Text>
          )}
          {failure && <FailureNote code={failure.code} host={host} fallback={{ message: failure.message, advice: failure.advice }} />}
        </Stack>
      </Paper>
      <Group justify="space-between">
        {state === "done" ? <UndoImport storeId={storeId} importId={progress.id} /> : <span />}
        <Group>
          <Button component={Link} to={`/settings/stores/${storeId}`} variant="default">
            {t("stores.to_store")}
          </Button>
          <SeeOrders storeId={storeId} variant={state === "done" ? "filled" : "default"} />
        </Group>
      </Group>
    </Stack>
  );
}

function Figure({ name, value, strong = false }: { name: string; value: string; strong?: boolean }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size={strong ? "xl" : "lg"} fw={strong ? 700 : 550}>
        {value}
      </Text>
    </div>
  );
}

/** Takes back what the import brought in and nobody has touched since. */
function UndoImport({ storeId, importId }: { storeId: string; importId: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const tellProblem = useProblemToast();
  const undo = useMutation({
    mutationFn: () => undoImport(storeId, importId),
    onSuccess: ({ removedOrders, keptOrders }) =>
      notifications.show({ color: "sea", message: t("stores.import_undone", { removed: removedOrders, kept: keptOrders }) }),
    onError: tellProblem,
  });
  if (!can("stores.manage")) return <span />;
  const ask = () =>
    modals.openConfirmModal({
      title: t("stores.undo_import_title"),
      children: t("stores.undo_import_text"),
      labels: { confirm: t("stores.undo_import"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => undo.mutate(),
    });
  return (
    <Button variant="subtle" color="gray" size="xs" loading={undo.isPending} onClick={ask}>
      {t("stores.undo_import")}
    </Button>
  );
}
