import { Button, Group, Modal, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type StockChange, stopCounting } from "../../api/products.ts";
import { locationsQuery } from "../../queries/directory.ts";
import { stockChangesQuery, stockQuery } from "../../queries/products.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { Time } from "../../ui/Time.tsx";
import { StockForm } from "./StockForm.tsx";

interface Level {
  readonly locationId: string;
  readonly name: string;
  /** Null: not counted there. */
  readonly quantity: string | null;
}

/** How much of a product lies at each location, with its correction and its history. */
export function StockBlock({ productId }: { productId: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const formats = useFormats();
  const { data: stock, error } = useQuery(stockQuery(productId));
  const { data: locations = [] } = useQuery(locationsQuery);
  const [correcting, setCorrecting] = useState<Level | null>(null);
  const levels: Level[] = locations
    .map(({ id, name, archived }) => ({
      locationId: id,
      name,
      archived,
      quantity: stock?.items.find((item) => item.locationId === id)?.quantity ?? null,
    }))
    .filter(({ archived, quantity }) => !archived || quantity !== null);
  return (
    <Paper p="lg" component="section" aria-labelledby="stock">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="stock">
          {t("products.stock")}
        </Title>
        {stock?.counted && can("products.manage") && <StopCounting productId={productId} />}
      </Group>
      <ProblemNote error={error} />
      {stock && !stock.counted && (
        <Text size="sm" c="dimmed" mb="sm">
          {t("products.not_counted_text")}
        </Text>
      )}
      {stock && (
        <Table horizontalSpacing="xs">
          <Table.Tbody>
            {levels.map((level) => (
              <Table.Tr key={level.locationId} data-location={level.locationId}>
                <Table.Td>{level.name}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {level.quantity === null ? "—" : formats.number(level.quantity)}
                </Table.Td>
                <Table.Td ta="right" w={150}>
                  {can("products.manage") && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t("products.correct_at", { location: level.name })}
                      onClick={() => setCorrecting(level)}
                    >
                      {t("products.correct")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <History productId={productId} />
      <Modal
        opened={correcting !== null}
        onClose={() => setCorrecting(null)}
        title={t("products.correct_at", { location: correcting?.name ?? "" })}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {correcting && <StockForm productId={productId} level={correcting} onSaved={() => setCorrecting(null)} />}
      </Modal>
    </Paper>
  );
}

function StopCounting({ productId }: { productId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const stop = useMutation({
    mutationFn: () => stopCounting(productId),
    onSuccess: () => client.invalidateQueries({ queryKey: ["products"] }),
    onError: tellProblem,
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("products.stop_counting"),
      children: t("products.stop_counting_text"),
      labels: { confirm: t("products.stop_counting"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => stop.mutate(),
    });
  return (
    <Button variant="subtle" color="gray" size="compact-sm" onClick={ask}>
      {t("products.stop_counting")}
    </Button>
  );
}

function History({ productId }: { productId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(stockChangesQuery(productId));
  const { data: changes = [], error } = list;
  if (error) return <ProblemNote error={error} />;
  if (changes.length === 0) return null;
  return (
    <Stack gap={6} mt="md">
      <Title order={3}>{t("products.history")}</Title>
      <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </Stack>
      <MoreButton list={list} />
    </Stack>
  );
}

function Change({ change }: { change: StockChange }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const moved = Number(change.change);
  return (
    <Group component="li" gap="xs" fz="sm" data-reason={change.reason}>
      <Text span inherit fw={650} miw={52} ta="right">
        {moved > 0 ? `+${formats.number(change.change)}` : formats.number(change.change)}
      </Text>
      <span>{change.quantity === null ? t("products.change.stopped") : t(`products.change.${change.reason}`)}</span>
      {change.order && (
        <Text span inherit component={Link} to={`/orders/${change.order.id}`}>
          {`№ ${change.order.number}`}
        </Text>
      )}
      {change.quantity !== null && <span>{t("products.left", { quantity: formats.number(change.quantity), location: change.location.name })}</span>}
      {change.note && (
        <Text span inherit fs="italic">
          {change.note}
        </Text>
      )}
      <Text span inherit c="dimmed">
        {change.employee?.name} <Time at={change.at} short />
      </Text>
    </Group>
  );
}
