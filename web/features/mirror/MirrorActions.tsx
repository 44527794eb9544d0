import { Button, Group, Menu, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeMirror, type Mirror, readMirrorNow, removeMirror, rereadDirectory } from "../../api/mirrors.ts";
import { useCan } from "../../queries/session.ts";
import { DownIcon, KeyIcon, PauseIcon, PlayIcon, RefreshIcon, TrashIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { MirrorFailure } from "./MirrorFailure.tsx";

/** Read now; pause or go on; a new key; read what the account has; disconnect, with what that means. */
export function MirrorActions({ mirror }: { mirror: Mirror }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const [keyOpened, key] = useDisclosure(false);
  const renew = () => client.invalidateQueries({ queryKey: ["mirror"] });
  const told = { onSuccess: () => notifications.show({ color: "sea", message: t("mirror.reading") }), onError: tellProblem };
  const readNow = useMutation({ mutationFn: () => readMirrorNow(mirror.id), ...told });
  const reread = useMutation({ mutationFn: () => rereadDirectory(mirror.id), ...told });
  const toggle = useMutation({ mutationFn: () => changeMirror(mirror.id, { enabled: !mirror.enabled }), onSuccess: renew, onError: tellProblem });
  const drop = useMutation({ mutationFn: () => removeMirror(mirror.id), onSuccess: renew, onError: tellProblem });
  if (!can("stores.manage")) return null;
  const askDrop = () =>
    modals.openConfirmModal({
      title: t("mirror.disconnect_title"),
      children: t("mirror.disconnect_text"),
      labels: { confirm: t("mirror.disconnect"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => drop.mutate(),
    });
  return (
    <>
      <Button
        variant="default"
        leftSection={<RefreshIcon size={16} />}
        loading={readNow.isPending}
        disabled={!mirror.enabled}
        onClick={() => readNow.mutate()}
      >
        {t("mirror.read_now")}
      </Button>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Button variant="default" rightSection={<DownIcon size={16} />}>
            {t("mirror.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={mirror.enabled ? <PauseIcon /> : <PlayIcon />} onClick={() => toggle.mutate()}>
            {mirror.enabled ? t("mirror.pause") : t("mirror.resume")}
          </Menu.Item>
          <Menu.Item leftSection={<KeyIcon />} onClick={key.open}>
            {t("mirror.new_key")}
          </Menu.Item>
          <Menu.Item leftSection={<RefreshIcon />} disabled={!mirror.enabled} onClick={() => reread.mutate()}>
            {t("mirror.reread")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<TrashIcon />} c="var(--mantine-color-error)" onClick={askDrop}>
            {t("mirror.disconnect")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <KeyDialog mirror={mirror} opened={keyOpened} onClose={key.close} />
    </>
  );
}

/** A new key, tried against the account before it replaces the old one. */
function KeyDialog({ mirror, opened, onClose }: { mirror: Mirror; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [apiKey, setApiKey] = useState("");
  const save = useMutation({
    mutationFn: () => changeMirror(mirror.id, { apiKey: apiKey.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["mirror"] });
      setApiKey("");
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t("mirror.new_key")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t("mirror.new_key_text")}
          </Text>
          <PasswordInput
            label={t("mirror.key")}
            autoComplete="off"
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
            value={apiKey}
            onChange={(event) => setApiKey(event.currentTarget.value)}
          />
          {save.error && <MirrorFailure error={save.error} url={mirror.url} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={apiKey.trim() === ""}>
              {t("mirror.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
