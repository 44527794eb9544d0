import { Alert, Group, List, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Rehearsal } from "../../api/rehearsals.ts";
import type { RemoteStatus } from "../../api/stores.ts";
import { currentLanguage } from "../../i18n.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { useFormats } from "../../ui/formats.ts";
import { WarningIcon } from "../../ui/icons.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { Time } from "../../ui/Time.tsx";
import { titleIn } from "../../ui/titles.ts";
import classes from "./RehearsalResult.module.css";

interface ResultProps {
  readonly result: Rehearsal;
  readonly remote: readonly RemoteStatus[];
}

/** What would come: how many orders, what they become, their buyers, products and managers, and what would have to wait. */
export function RehearsalResult({ result, remote }: ResultProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { buyers, products, setAside } = result;
  return (
    <Stack data-testid="rehearsal-result" data-orders={result.orders}>
      <div>
        <Text fw={650} size="lg">
          {t("stores.rehearsal.orders", { count: result.orders })}
        </Text>
        <Text size="sm" c="dimmed">
          {result.complete
            ? t("stores.rehearsal.since", { day: formats.day(result.windowFrom) })
            : t("stores.rehearsal.since_part", { day: formats.day(result.readBackTo) })}
          {result.alreadyThere > 0 && ` ${t("stores.rehearsal.already_there", { count: result.alreadyThere })}`}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Figure name={t("stores.rehearsal.new_buyers")} value={formats.number(buyers.created)}>
          {t("stores.rehearsal.known_buyers", { count: buyers.known })}
        </Figure>
        <Figure name={t("stores.rehearsal.new_products")} value={formats.number(products.created)}>
          {t("stores.rehearsal.known_products", { count: products.matched })}
        </Figure>
        <Figure name={t("stores.rehearsal.undecided")} value={formats.number(products.undecided)}>
          {t("stores.rehearsal.undecided_text")}
        </Figure>
        <Figure name={t("stores.set_aside")} value={formats.number(setAside.count)}>
          {t("stores.rehearsal.set_aside_text")}
        </Figure>
      </SimpleGrid>
      {(result.totalsDiffer > 0 || buyers.ambiguous > 0 || setAside.count > 0) && <Waits result={result} />}
      {result.byStatus.length > 0 && <ByStatus result={result} remote={remote} />}
      {result.managers.length > 0 && (
        <div>
          <Title order={3} size="h4">
            {t("stores.rehearsal.managers")}
          </Title>
          <Group gap="md" mt={4}>
            {result.managers.map(({ employeeId, name, orders }) => (
              <Text key={employeeId ?? ""} size="sm">
                {name ?? t("stores.rehearsal.nobody")}{" "}
                <Text span fw={650}>
                  {formats.number(orders)}
                </Text>
              </Text>
            ))}
          </Group>
        </div>
      )}
      {result.examples.length > 0 && <Newest result={result} />}
    </Stack>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={700}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {children}
      </Text>
    </div>
  );
}

function Waits({ result }: { result: Rehearsal }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" variant="light" icon={<WarningIcon />} title={t("stores.rehearsal.waits")}>
      <List size="sm" spacing={4}>
        {result.totalsDiffer > 0 && <List.Item>{t("stores.rehearsal.totals_differ", { count: result.totalsDiffer })}</List.Item>}
        {result.buyers.ambiguous > 0 && <List.Item>{t("stores.rehearsal.ambiguous", { count: result.buyers.ambiguous })}</List.Item>}
        {result.setAside.examples.map(({ remoteId, reason, problem }) => (
          <List.Item key={`${remoteId} ${problem}`}>
            {remoteId !== null && `${t("attention.store_order", { number: remoteId })}: `}
            {t(`attention.kind.${reason}.title`)}. {problem}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function ByStatus({ result, remote }: ResultProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: desk = [] } = useQuery(orderStatusesQuery);
  const titleOf = (id: string) => titleIn(remote.find((status) => status.id === id)?.titles ?? {}, currentLanguage(), id);
  return (
    <Table className={classes.words ?? ""}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("stores.store_status")}</Table.Th>
          <Table.Th>{t("stores.rehearsal.becomes")}</Table.Th>
          <Table.Th ta="right">{t("stores.rehearsal.count")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {result.byStatus.map(({ remoteStatusId, statusId, matched, orders }) => {
          const status = desk.find(({ id }) => id === statusId);
          return (
            <Table.Tr key={`${remoteStatusId} ${statusId}`}>
              <Table.Td>{titleOf(remoteStatusId)}</Table.Td>
              <Table.Td>
                <Group gap={6}>
                  <StatusBadge name={status?.name ?? ""} color={status?.color} />
                  {!matched && <Tag tone="warn">{t("stores.no_match")}</Tag>}
                </Group>
              </Table.Td>
              <Table.Td ta="right">{formats.number(orders)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

/** The newest of them, so that one can compare with what the shop shows. */
function Newest({ result }: { result: Rehearsal }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: desk = [] } = useQuery(orderStatusesQuery);
  return (
    <div>
      <Title order={3} size="h4">
        {t("stores.rehearsal.newest")}
      </Title>
      <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label={t("stores.rehearsal.newest")}>
        <Table className={classes.words ?? ""}>
          <Table.Tbody>
            {result.examples.map((order) => {
              const status = desk.find(({ id }) => id === order.statusId);
              return (
                <Table.Tr key={order.remoteNumber}>
                  <Table.Td fw={550} className={classes.whole ?? ""}>
                    {order.remoteNumber}
                  </Table.Td>
                  <Table.Td>
                    <Time at={order.placedAt} short />
                  </Table.Td>
                  <Table.Td>{order.buyer}</Table.Td>
                  <Table.Td>
                    <StatusBadge name={status?.name ?? ""} color={status?.color} />
                  </Table.Td>
                  <Table.Td c="dimmed">{order.manager}</Table.Td>
                  <Table.Td ta="right" className={classes.whole ?? ""}>
                    {formats.money(order.total)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}
