import { Button, Center, Stack } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { whenBack } from "../../api/connection.ts";
import { NetworkCut } from "../../api/http.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { SearchIcon, WarningIcon } from "../../ui/icons.tsx";
import { useProblemText } from "../../ui/problems.tsx";

/** A page that could not be shown: what happened, and the way on. A cut network heals by itself. */
export function AppError({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  useEffect(() => (error instanceof NetworkCut ? whenBack(again) : undefined));
  const { title, detail } = textOf(error);
  return (
    <Center mih="100dvh" component="main">
      <Stack>
        <EmptyState icon={<WarningIcon size={32} />} title={title} text={detail} action={<Button onClick={again}>{t("common.try_again")}</Button>} />
      </Stack>
    </Center>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center mih="100dvh" component="main">
      <EmptyState
        icon={<SearchIcon size={32} />}
        title={t("common.not_found_title")}
        text={t("common.not_found_text")}
        action={
          <Button component={Link} to="/orders">
            {t("common.to_orders")}
          </Button>
        }
      />
    </Center>
  );
}
