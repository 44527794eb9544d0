import { Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyField } from "./CopyField.tsx";

/** The link for somebody who was invited; shown this once. */
export function InvitationDialog({ url, onClose }: { url: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={url !== null} onClose={onClose} title={t("settings.invitation")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Text size="sm" mb="sm">
        {t("settings.invitation_text")}
      </Text>
      <CopyField label={t("settings.invitation_link")} value={url ?? ""} />
    </Modal>
  );
}
