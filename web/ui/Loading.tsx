import { Center, Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const QUIET_MS = 250;

/** Shown only when the wait is long enough to be noticed. */
export function Loading() {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Center py={80} role="status" aria-label={t("common.loading")}>
      <Loader />
    </Center>
  );
}
