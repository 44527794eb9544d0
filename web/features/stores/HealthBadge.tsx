import { useTranslation } from "react-i18next";
import type { HealthState } from "../../api/stores.ts";
import { Tag, type Tone } from "../../ui/Tag.tsx";

const TONES: Readonly<Record<HealthState, Tone>> = {
  ok: "good",
  late: "warn",
  access_lost: "bad",
  backing_off: "warn",
  paused: "quiet",
  disconnected: "quiet",
};

/** How a store is doing, in one word. */
export function HealthBadge({ state }: { state: HealthState }) {
  const { t } = useTranslation();
  return (
    <Tag tone={TONES[state]} data-state={state}>
      {t(`stores.health.${state}`)}
    </Tag>
  );
}
