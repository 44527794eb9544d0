import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HealthState } from "../../api/stores.ts";

const COLORS: Readonly<Record<HealthState, string>> = {
  ok: "green.9",
  late: "orange.9",
  access_lost: "red.9",
  backing_off: "orange.9",
  paused: "gray.8",
  disconnected: "gray.8",
};

/** How a store is doing, in one word. */
export function HealthBadge({ state }: { state: HealthState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLORS[state]} autoContrast={false} data-state={state}>
      {t(`stores.health.${state}`)}
    </Badge>
  );
}
