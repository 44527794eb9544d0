import { ActionIcon, Box, Button, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders.ts";
import { moveChosen, neighboursOf } from "../../queries/order-place.ts";
import { BackIcon, NextIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { usePageTitle } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Time } from "../../ui/Time.tsx";
import { useKeys } from "../../ui/use-keys.ts";
import { BuyerBlock } from "./BuyerBlock.tsx";
import { DeliveryBlock } from "./DeliveryBlock.tsx";
import { Feed } from "./Feed.tsx";
import { Items } from "./Items.tsx";
import { ManagerSelect } from "./ManagerSelect.tsx";
import { MirrorBlock } from "./MirrorBlock.tsx";
import { Notices } from "./Notices.tsx";
import classes from "./OrderPage.module.css";
import { OthersNews } from "./OthersNews.tsx";
import { orderQuery } from "./order-queries.ts";
import { PaymentBlock } from "./PaymentBlock.tsx";
import { StatusMenu } from "./StatusMenu.tsx";
import { StoreBlock } from "./StoreBlock.tsx";
import { WhyStatus } from "./WhyStatus.tsx";

const route = getRouteApi("/app/orders/$orderId");

/** One order: what was bought, by whom, where it stands, and everything that happened to it. */
export function OrderPage() {
  const { t } = useTranslation();
  const { orderId } = route.useParams();
  const { data: order, error } = useQuery(orderQuery(orderId));
  const back = useWayBack();
  const { previous, next } = neighboursOf(orderId);
  const navigate = useNavigate();
  const go = (id: string | null) => id && void navigate({ to: "/orders/$orderId", params: { orderId: id }, replace: true });
  useEffect(() => moveChosen(orderId), [orderId]);
  usePageTitle(order ? t("order.title", { number: order.number }) : t("common.nav.orders"));
  useKeys([
    ["Escape", back],
    ["j", () => go(next)],
    ["k", () => go(previous)],
  ]);

  return (
    <Box p={{ base: "md", sm: "xl" }} maw={1320} w="100%" mx="auto">
      <Group justify="space-between" mb="sm">
        <Button variant="subtle" color="gray" size="compact-sm" leftSection={<BackIcon size={16} />} onClick={back}>
          {t("order.back")}
        </Button>
        <Group gap={4}>
          <Neighbour label={t("order.previous")} to={previous} icon={<BackIcon />} />
          <Neighbour label={t("order.next")} to={next} icon={<NextIcon />} />
        </Group>
      </Group>
      {error ? <ProblemNote error={error} /> : order ? <Card key={order.id} order={order} /> : <Loading />}
    </Box>
  );
}

function Card({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Group gap="md" align="center">
        <Title order={1}>{t("order.title", { number: order.number })}</Title>
        <StatusMenu order={order} />
        <WhyStatus order={order} />
        <Text c="dimmed" size="sm">
          <Time at={order.placedAt} />
        </Text>
      </Group>
      <OthersNews orderId={order.id} />
      <Notices order={order} />
      <div className={classes.columns}>
        <Stack gap="lg" className={classes.wide ?? ""}>
          <Items order={order} />
          <Feed orderId={order.id} storeId={order.store?.id ?? null} />
        </Stack>
        <Stack gap="lg" className={classes.side ?? ""}>
          <BuyerBlock buyer={order.buyer} />
          {order.store && <StoreBlock order={order} store={order.store} />}
          {order.mirror && <MirrorBlock mirror={order.mirror} />}
          <DeliveryBlock delivery={order.delivery} />
          <PaymentBlock payment={order.payment} />
          <ManagerSelect order={order} />
        </Stack>
      </div>
    </Stack>
  );
}

function Neighbour({ label, to, icon }: { label: string; to: string | null; icon: ReactNode }) {
  if (!to) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon component={Link} to={`/orders/${to}`} replace variant="default" aria-label={label}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Back to the table as it was left, filters and place; to the whole table for who came by a link. */
function useWayBack(): () => void {
  const router = useRouter();
  const navigate = useNavigate();
  return () => (router.history.canGoBack() ? router.history.back() : void navigate({ to: "/orders" }));
}
