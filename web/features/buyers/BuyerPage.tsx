import { Alert, Anchor, Button, Modal, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KnownBuyer } from "../../api/buyers.ts";
import { buyerQuery, ordersOfBuyerQuery } from "../../queries/buyers.ts";
import { useCan } from "../../queries/session.ts";
import { BackIcon, EditIcon, WarningIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { RelatedOrders } from "../../ui/RelatedOrders.tsx";
import { Time } from "../../ui/Time.tsx";
import { BuyerForm } from "./BuyerForm.tsx";
import { nameOf } from "./buyer-name.ts";

const route = getRouteApi("/app/buyers/$buyerId");

/** One buyer: how to reach them, and all their orders. */
export function BuyerPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { buyerId } = route.useParams();
  const { data: buyer, error } = useQuery(buyerQuery(buyerId));
  const [editing, setEditing] = useState(false);
  const back = (
    <Button component={Link} to="/buyers" variant="subtle" color="gray" leftSection={<BackIcon />} size="compact-sm">
      {t("common.nav.buyers")}
    </Button>
  );
  if (!buyer)
    return (
      <Page title={t("buyers.one")} lead={back}>
        <ProblemNote error={error} />
        {!error && <Loading />}
      </Page>
    );
  return (
    <Page
      title={nameOf(buyer) || t("buyers.nameless")}
      lead={back}
      actions={
        can("orders.edit") && (
          <Button leftSection={<EditIcon />} onClick={() => setEditing(true)}>
            {t("buyers.edit")}
          </Button>
        )
      }
    >
      {buyer.flagged && (
        <Alert color="yellow" icon={<WarningIcon />} title={t("buyers.flagged")}>
          <Text size="sm">{t("buyers.flagged_text")}</Text>
          {buyer.phone && (
            <Anchor component={Link} to={`/buyers?q=${encodeURIComponent(buyer.phone)}`} size="sm">
              {t("buyers.same_phone")}
            </Anchor>
          )}
        </Alert>
      )}
      <Facts buyer={buyer} />
      <Stack gap="sm">
        <Title order={2}>{t("common.nav.orders")}</Title>
        <RelatedOrders of="buyer" query={ordersOfBuyerQuery(buyer.id)} />
      </Stack>
      <Modal opened={editing} onClose={() => setEditing(false)} title={t("buyers.edit")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <BuyerForm buyer={buyer} onSaved={() => setEditing(false)} />
      </Modal>
    </Page>
  );
}

function Facts({ buyer }: { buyer: KnownBuyer }) {
  const { t } = useTranslation();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("buyers.phone"), buyer.phone && <Anchor href={`tel:${buyer.phone}`}>{buyer.phone}</Anchor>],
    [t("buyers.email"), buyer.email && <Anchor href={`mailto:${buyer.email}`}>{buyer.email}</Anchor>],
    [t("buyers.address"), buyer.address],
    [t("buyers.since"), <Time key="since" at={buyer.createdAt} />],
  ];
  return (
    <Paper p="lg">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="div">{value || "—"}</Text>
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
