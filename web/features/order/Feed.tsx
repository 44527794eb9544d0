import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newOnceKey } from "../../api/http.ts";
import { addComment } from "../../api/orders.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { remoteStatusesQuery } from "../../queries/stores.ts";
import { CommentIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Block } from "./Block.tsx";
import classes from "./Feed.module.css";
import { FeedEntry } from "./FeedEntry.tsx";
import { eventsQuery } from "./order-queries.ts";

/** Everything that happened to the order, newest first, and a place to say something. */
export function Feed({ orderId, storeId }: { orderId: string; storeId: string | null }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(eventsQuery(orderId));
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const { data: remote = [] } = useQuery({ ...remoteStatusesQuery(storeId ?? ""), enabled: storeId !== null && can("stores.view") });
  const events = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Block title={t("order.feed")} icon={<CommentIcon />}>
      {can("orders.edit") && <CommentForm orderId={orderId} />}
      <ProblemNote error={error} />
      <ol className={classes.feed}>
        {events.map((event) => (
          <FeedEntry key={event.id} event={event} known={{ statuses, remote }} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("order.older")}
        </Button>
      )}
    </Block>
  );
}

function CommentForm({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const onceKey = useRef(newOnceKey());
  const send = useMutation({
    mutationFn: () => addComment(orderId, text.trim(), onceKey.current),
    onSuccess: async () => {
      setText("");
      onceKey.current = newOnceKey();
      await client.invalidateQueries({ queryKey: eventsQuery(orderId).queryKey });
    },
  });
  const ready = text.trim() !== "";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send.mutate();
      }}
    >
      <Stack gap="xs">
        <Textarea
          aria-label={t("order.comment")}
          placeholder={t("order.comment_placeholder")}
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            onceKey.current = newOnceKey(); // another text is another comment
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <ProblemNote error={send.error} />
        {ready && (
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {t("order.comment_private")}
            </Text>
            <Button type="submit" size="xs" loading={send.isPending}>
              {t("order.send_comment")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
