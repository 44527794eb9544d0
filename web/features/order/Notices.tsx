import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Order, StoreOfOrder } from "../../api/orders.ts";
import { useAttentionWords } from "../../ui/attention-words.ts";
import { useFormats } from "../../ui/formats.ts";
import { AttentionIcon, FrozenIcon, SearchIcon } from "../../ui/icons.tsx";

/** What a person should know before working on this order: open questions, a frozen content, an order gone from the shop. */
export function Notices({ order }: { order: Order }) {
  const { t } = useTranslation();
  const wordsOf = useAttentionWords();
  if (order.attention.length === 0 && !order.store?.frozen && !order.store?.missing) return null;
  return (
    <Stack gap="xs">
      {order.attention.map((item) => {
        const { title, text } = wordsOf(item);
        return (
          <Alert key={item.id} color="orange" variant="light" icon={<AttentionIcon />} title={title}>
            <Group justify="space-between" gap="sm">
              <Text size="sm">{text}</Text>
              <Button component={Link} to="/attention" size="compact-sm" variant="default">
                {t("order.settle")}
              </Button>
            </Group>
          </Alert>
        );
      })}
      {order.store?.frozen && (
        <Alert color="blue" variant="light" icon={<FrozenIcon />} title={t("order.frozen_title")}>
          <Text size="sm">{t("order.frozen_text")}</Text>
          {order.store.waiting && <Waiting waiting={order.store.waiting} />}
        </Alert>
      )}
      {order.store?.missing && (
        <Alert color="gray" variant="light" icon={<SearchIcon />} title={t("order.missing_title")}>
          <Text size="sm">{t("order.missing_text")}</Text>
        </Alert>
      )}
    </Stack>
  );
}

/** What the shop says of a frozen order now. */
function Waiting({ waiting }: { waiting: NonNullable<StoreOfOrder["waiting"]> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Text size="sm" mt={6} component="div">
      {t("order.frozen_now", { total: formats.money(waiting.total) })}
      <List size="sm">
        {waiting.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shop gives its lines no ids
          <List.Item key={at}>{`${formats.number(line.quantity)} × ${line.title}: ${formats.money(line.total)}`}</List.Item>
        ))}
      </List>
    </Text>
  );
}
