import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DoorPage } from "../../ui/DoorPage.tsx";

export function AlreadySetUp() {
  const { t } = useTranslation();
  return (
    <DoorPage title={t("session.already_set_up")} lead={t("session.already_set_up_text")}>
      <Button component={Link} to="/sign-in">
        {t("session.sign_in")}
      </Button>
    </DoorPage>
  );
}
