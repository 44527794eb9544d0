import { Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/session.ts";
import { sessionQuery, useSession } from "../../queries/session.ts";
import { whenSessionEnds } from "../../query-client.ts";
import { SignInForm } from "../../ui/SignInForm.tsx";

/** The session ended while somebody worked: they sign in over the page, and what they typed is still there. */
export function SessionEnd() {
  const { t } = useTranslation();
  const { employee } = useSession();
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => whenSessionEnds(() => setEnded(true)), []);

  const goOn = (session: Session) => {
    // Somebody else at this screen sees nothing of the person before.
    if (session.employee.id !== employee.id) return window.location.reload();
    client.setQueryData(sessionQuery.queryKey, session);
    setEnded(false);
    void client.invalidateQueries();
  };

  return (
    <Modal
      opened={ended}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("session.ended_title")}
    >
      <Stack>
        <Text size="sm">{t("session.ended_text")}</Text>
        <SignInForm email={employee.email} onSignedIn={goOn} />
      </Stack>
    </Modal>
  );
}
