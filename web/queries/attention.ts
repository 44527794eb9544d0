import { infiniteQueryOptions } from "@tanstack/react-query";
import { listAttention } from "../api/attention.ts";

export const attentionQuery = infiniteQueryOptions({
  queryKey: ["attention"],
  queryFn: ({ pageParam }: { pageParam: string | undefined }) => listAttention(pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: 30_000, // announcements make it quick; asking makes it sure
});
