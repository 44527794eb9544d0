import { Button, SegmentedControl, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderEvent } from "../../api/orders.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { remoteStatusesQuery } from "../../queries/stores.ts";
import { CommentIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Block } from "./Block.tsx";
import { CommentForm } from "./CommentForm.tsx";
import classes from "./Feed.module.css";
import { FeedEntry } from "./FeedEntry.tsx";
import { eventsQuery } from "./order-queries.ts";

const FILTERS = ["all", "comments", "statuses", "contents", "people"] as const;
type Filter = (typeof FILTERS)[number];

const SHOWS: Readonly<Record<Filter, (event: OrderEvent) => boolean>> = {
  all: () => true,
  comments: ({ kind }) => kind === "comment",
  statuses: ({ kind }) => /status|conflict|^created$/.test(kind),
  contents: ({ kind }) => /items|written|write_off|product|frozen|payment|delivery|buyer|kept_ours/.test(kind),
  people: ({ author }) => author.kind === "employee",
};

/** Everything that happened to the order, newest first, and a place to say something. */
export function Feed({ orderId, storeId }: { orderId: string; storeId: string | null }) {
  const { t } = useTranslation();
  const can = useCan();
  const [filter, setFilter] = useState<Filter>("all");
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(eventsQuery(orderId));
  const { data: statuses = [] } = useQuery(orderStatusesQuery);
  const { data: remote = [] } = useQuery({ ...remoteStatusesQuery(storeId ?? ""), enabled: storeId !== null && can("stores.view") });
  const events = (data?.pages.flatMap((page) => page.items) ?? []).filter(SHOWS[filter]);
  return (
    <Block title={t("order.feed")} icon={<CommentIcon />}>
      {can("orders.edit") && <CommentForm orderId={orderId} />}
      <ProblemNote error={error} />
      <div className={classes.filters}>
        <SegmentedControl
          size="xs"
          aria-label={t("order.feed_filter")}
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          data={FILTERS.map((each) => ({ value: each, label: t(`order.feed_filters.${each}`) }))}
        />
      </div>
      <ol className={classes.feed}>
        {events.map((event) => (
          <FeedEntry key={event.id} event={event} known={{ statuses, remote }} />
        ))}
      </ol>
      {data && events.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("order.feed_none")}
        </Text>
      )}
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("order.older")}
        </Button>
      )}
    </Block>
  );
}
