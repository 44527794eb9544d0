import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { whenBack } from "../../api/connection.ts";
import { NetworkCut, newOnceKey } from "../../api/http.ts";
import { addComment } from "../../api/orders.ts";
import { useKeptDraft } from "../../ui/kept-draft.ts";
import { ProblemNote } from "../../ui/problems.tsx";
import { eventsQuery } from "./order-queries.ts";

/** A comment being written: kept while one looks elsewhere, and sent by itself once a cut network is back. */
export function CommentForm({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [kept, setText] = useKeptDraft<string>(`comment.${orderId}`);
  const text = kept ?? "";
  const onceKey = useRef(newOnceKey());
  const send = useMutation({
    mutationFn: () => addComment(orderId, text.trim(), onceKey.current),
    onSuccess: async () => {
      setText(null);
      onceKey.current = newOnceKey();
      await client.invalidateQueries({ queryKey: eventsQuery(orderId).queryKey });
    },
  });
  const waiting = send.error instanceof NetworkCut;
  const { mutate } = send;
  useEffect(() => (waiting ? whenBack(() => mutate()) : undefined), [waiting, mutate]);
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
            setText(event.currentTarget.value === "" ? null : event.currentTarget.value);
            onceKey.current = newOnceKey(); // another text is another comment
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        {waiting ? (
          <Text size="sm" role="status">
            {t("order.comment_waits")}
          </Text>
        ) : (
          <ProblemNote error={send.error} />
        )}
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
