import { Button, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Job, retryJob } from "../../api/activity.ts";
import type words from "../../locales/en/activity.json";
import { jobsQuery } from "../../queries/activity.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { Tag, type Tone } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";

type KnownTask = keyof (typeof words)["task"];
const TONES: Readonly<Record<Job["state"], Tone>> = { failed: "bad", retrying: "warn", running: "info", waiting: "quiet" };

/** Work that is under way or waits its turn; what failed says why and can be tried again at once. */
export function Jobs() {
  const { t } = useTranslation();
  const { data, error } = useQuery(jobsQuery);
  return (
    <Paper p={{ base: "md", sm: "lg" }}>
      <Stack gap="xs">
        <Title order={2}>{t("activity.jobs")}</Title>
        <ProblemNote error={error} />
        {data?.items.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("activity.no_jobs")}
          </Text>
        )}
        {data && data.items.length > 0 && (
          <Table.ScrollContainer minWidth={640} type="native" tabIndex={0} role="region" aria-label={t("activity.jobs")}>
            <Table>
              <Table.Tbody>
                {data.items.map((job) => (
                  <JobRow key={job.id} job={job} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Paper>
  );
}

function JobRow({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const can = useCan();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: () => notifications.show({ color: "sea", message: t("activity.retried") }),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const task = i18n.exists(`activity.task.${job.task}`) ? t(`activity.task.${job.task as KnownTask}`) : job.task;
  const mayRetry = can("stores.manage") && (job.state === "failed" || job.state === "retrying");
  return (
    <Table.Tr data-job={job.id} data-state={job.state}>
      <Table.Td>
        <Text size="sm" fw={550}>
          {task}
        </Text>
        <Text size="xs" c="dimmed">
          {job.store?.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Tag tone={TONES[job.state]}>{t(`activity.job_state.${job.state}`)}</Tag>{" "}
        {job.attempts > 1 && (
          <Text span size="xs" c="dimmed">
            {t("activity.attempts", { done: formats.number(job.attempts), most: formats.number(job.maxAttempts) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" component="div">
          <Ago at={job.at} />
        </Text>
        {job.problem && (
          <Text size="xs" c="dimmed" lineClamp={3}>
            {job.problem}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {mayRetry && (
          <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t("activity.retry_now")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
