import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type RehearsalProgress, rehearse } from "../../api/rehearsals.ts";
import type { NewStore, RemoteStatus } from "../../api/stores.ts";
import { say } from "../../ui/announcer.tsx";
import { useFormats } from "../../ui/formats.ts";
import { SearchIcon } from "../../ui/icons.tsx";
import { CheckError } from "./ConnectStep.tsx";
import { RehearsalResult } from "./RehearsalResult.tsx";

interface RehearsalProps {
  readonly store: NewStore;
  readonly remote: readonly RemoteStatus[];
}

/** Before the last click: what the import would bring, with nothing written anywhere. */
export function Rehearsal({ store, remote }: RehearsalProps) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<RehearsalProgress | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const run = useMutation({
    mutationFn: (asked: NewStore) => {
      stop.current = new AbortController();
      setProgress(null);
      return rehearse(asked, { onProgress: setProgress, signal: stop.current.signal });
    },
    onSuccess: ({ orders }) => say(t("stores.rehearsal.orders", { count: orders })),
  });
  const stopped = stop.current.signal.aborted;
  // Somebody went on editing: what was rehearsed is of another matching.
  const stale = run.variables !== undefined && JSON.stringify(run.variables) !== JSON.stringify(store);
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={t("stores.rehearsal.title")} data-testid="rehearsal">
      <Stack>
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2}>{t("stores.rehearsal.title")}</Title>
            <Text size="sm" c="dimmed" maw={560}>
              {t("stores.rehearsal.text")}
            </Text>
          </div>
          {run.isPending ? (
            <Button variant="default" onClick={() => stop.current.abort()}>
              {t("stores.rehearsal.stop")}
            </Button>
          ) : (
            <Button variant="light" leftSection={<SearchIcon size={16} />} onClick={() => run.mutate(store)}>
              {run.data ? t("stores.rehearsal.again") : t("stores.rehearsal.start")}
            </Button>
          )}
        </Group>
        {run.isPending && <Reading progress={progress} />}
        {run.error && !stopped && <CheckError error={run.error} url={store.url} />}
        {run.data && !run.isPending && (
          <>
            {stale && (
              <Alert color="orange" variant="light" role="status">
                {t("stores.rehearsal.stale")}
              </Alert>
            )}
            <RehearsalResult result={run.data} remote={remote} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Reading({ progress }: { progress: RehearsalProgress | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const share = progress?.share ?? null;
  return (
    <Stack gap={6}>
      <Progress
        size="lg"
        radius="xl"
        animated
        striped={share === null}
        value={share === null ? 100 : share * 100}
        aria-label={t("stores.rehearsal.reading", { count: progress?.orders ?? 0 })}
      />
      <Text size="sm" c="dimmed">
        {t("stores.rehearsal.reading", { count: progress?.orders ?? 0 })}
        {progress !== null && ` · ${t("stores.rehearsal.calls", { calls: formats.number(progress.calls) })}`}
      </Text>
    </Stack>
  );
}
