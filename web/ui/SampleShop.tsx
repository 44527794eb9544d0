import { Alert, Button, Group, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { addSampleShop, readSampleState, removeSampleShop } from "../api/sample-shop.ts";
import { useCan } from "../queries/session.ts";
import { CheckIcon, GiftIcon } from "./icons.tsx";
import { useProblemToast } from "./problems.tsx";
import classes from "./SampleShop.module.css";

const useSample = () => {
  const can = useCan();
  return useQuery({ queryKey: ["stores", "sample"], queryFn: readSampleState, enabled: can("stores.view"), staleTime: 60_000 });
};

/** One click to a simulated shop with made-up orders; only where nothing real is there yet. */
export function SampleOffer({ start = false }: { start?: boolean }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tellProblem = useProblemToast();
  const { data: state } = useSample();
  const add = useMutation({
    mutationFn: addSampleShop,
    onSuccess: async ({ storeId, importId }) => {
      await client.invalidateQueries();
      await navigate({ to: "/settings/stores/$storeId/imports/$importId", params: { storeId, importId } });
    },
    onError: tellProblem,
  });
  if (state?.refused !== null || !can("stores.manage")) return null;
  return (
    <div className={classes.offer} data-start={start || undefined}>
      <Button variant="default" leftSection={<GiftIcon />} loading={add.isPending} onClick={() => add.mutate()}>
        {t("sample.add")}
      </Button>
      <Text size="sm" c="dimmed">
        {t("sample.add_text")}
      </Text>
    </div>
  );
}

/** Over every page while the sample shop is there: nobody should take its orders for real ones. */
export function SampleBanner() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: state } = useSample();
  if (!state?.storeId) return null;
  return (
    <Group component="section" className={classes.banner ?? ""} gap="sm" justify="center" aria-label={t("sample.banner_label")}>
      <Text size="sm" fw={550} c="inherit">
        {t("sample.banner")}
      </Text>
      {can("stores.manage") && <RemoveSample />}
    </Group>
  );
}

/** On the way to a store of one's own: the sample shop has to go first, and can go from here. */
export function SampleStillThere() {
  const { t } = useTranslation();
  const { data: state } = useSample();
  if (!state?.storeId) return null;
  return (
    <Alert color="grape" title={t("sample.banner_label")}>
      <Group gap="sm">
        <Text size="sm">{t("sample.connect_own")}</Text>
        <RemoveSample />
      </Group>
    </Alert>
  );
}

/** Asks, and says what goes and what stays. */
export function RemoveSample() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tellProblem = useProblemToast();
  const remove = useMutation({
    mutationFn: removeSampleShop,
    onSuccess: async ({ removedOrders }) => {
      // The page one is on may be about something that is gone.
      await navigate({ to: "/settings/stores" });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      await client.invalidateQueries();
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("sample.removed", { count: removedOrders }) });
    },
    onError: tellProblem,
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("sample.remove_title"),
      children: <Text size="sm">{t("sample.remove_text")}</Text>,
      labels: { confirm: t("sample.remove"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Button size="compact-sm" variant="white" color="dark" loading={remove.isPending} onClick={ask}>
      {t("sample.remove")}
    </Button>
  );
}
