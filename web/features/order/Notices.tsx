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
  if (order.attention.length === 0 && !order.store?.frozen && !order.store?.missing) return null;
  return (
    <Stack gap="xs">
      {order.attention.map((item) => (
        <Question key={item.id} item={item} storeId={order.store?.id ?? null} />
      ))}
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

function Question({ item, storeId }: { item: Order["attention"][number]; storeId: string | null }) {
  const { t } = useTranslation();
  const { title, text, facts } = useAttentionWords(item, storeId);
  return (
    <Alert color="orange" variant="light" icon={<AttentionIcon />} title={title}>
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Text size="sm">{text}</Text>
          {facts.map((fact) => (
            <Text key={fact} size="sm">
              {fact}
            </Text>
          ))}
        </div>
        <Button component={Link} to="/attention" size="compact-sm" variant="default">
          {t("order.settle")}
        </Button>
      </Group>
    </Alert>
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
