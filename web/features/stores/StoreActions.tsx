import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { changeStore, removeStore, type Store, startPass } from "../../api/stores.ts";
import { useCan } from "../../queries/session.ts";
import { DownIcon, KeyIcon, PauseIcon, PlayIcon, RefreshIcon, TrashIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { PasswordDialog } from "./PasswordDialog.tsx";

const route = getRouteApi("/app/settings/stores/$storeId");

/** Synchronise now; pause or go on; a new password; delete, with what that means. */
export function StoreActions({ store }: { store: Store }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tellProblem = useProblemToast();
  // Whoever comes from "access lost" finds the dialog open.
  const [passwordOpened, password] = useDisclosure(route.useSearch().password === true);
  const renew = () => client.invalidateQueries({ queryKey: ["stores"] });

  const sync = useMutation({
    mutationFn: () => startPass(store.id, "full"),
    onSuccess: () => {
      notifications.show({ color: "sea", message: t("stores.sync_started") });
      void renew();
    },
    onError: tellProblem,
  });
  const toggle = useMutation({ mutationFn: () => changeStore(store.id, { enabled: !store.enabled }), onSuccess: renew, onError: tellProblem });
  const drop = useMutation({
    mutationFn: () => removeStore(store.id),
    onSuccess: () => {
      void renew();
      void navigate({ to: "/settings/stores", replace: true });
    },
    onError: tellProblem,
  });
  if (!can("stores.manage")) return null;

  const labels = (confirm: string) => ({ confirm, cancel: t("common.cancel") });
  const askPause = () =>
    modals.openConfirmModal({
      title: t("stores.pause_title"),
      children: t("stores.pause_text"),
      labels: labels(t("stores.pause")),
      onConfirm: () => toggle.mutate(),
    });
  const askDelete = () =>
    modals.openConfirmModal({
      title: t("stores.delete_title", { store: store.name }),
      children: `${t("stores.delete_text")} ${store.health.openOrders > 0 ? t("stores.delete_orders", { count: store.health.openOrders }) : ""}`,
      labels: labels(t("stores.delete")),
      confirmProps: { color: "red.9" },
      onConfirm: () => drop.mutate(),
    });
  return (
    <>
      <Button
        variant="default"
        leftSection={<RefreshIcon size={16} />}
        loading={sync.isPending}
        disabled={!store.enabled || store.importStartedAt === null}
        onClick={() => sync.mutate()}
      >
        {t("stores.sync_now")}
      </Button>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <Button variant="default" rightSection={<DownIcon size={16} />}>
            {t("stores.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {store.enabled ? (
            <Menu.Item leftSection={<PauseIcon />} onClick={askPause}>
              {t("stores.pause")}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<PlayIcon />} onClick={() => toggle.mutate()}>
              {t("stores.resume")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<KeyIcon />} onClick={password.open}>
            {t("stores.new_password")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<TrashIcon />} c="var(--mantine-color-error)" onClick={askDelete}>
            {t("stores.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog store={store} opened={passwordOpened} onClose={password.close} />
    </>
  );
}
