import { Alert, SegmentedControl, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders.ts";
import { useFormats } from "../../ui/formats.ts";
import { WarningIcon } from "../../ui/icons.tsx";
import { type Conflict, conflictsOf, type OrderDraft } from "./line-draft.ts";
import { eventsQuery } from "./order-queries.ts";

interface MergeProps {
  readonly order: Order;
  readonly draft: OrderDraft;
  /** Lines whose change is given up for the other person's. */
  readonly given: ReadonlySet<string>;
  readonly onGiven: (given: ReadonlySet<string>) => void;
}

/** Somebody changed the order while its lines were being edited: what both did, side by side, and whose it shall be. */
export function MergeNote({ order, draft, given, onGiven }: MergeProps) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(eventsQuery(order.id));
  const who = data?.pages[0]?.items[0]?.author.name.replace(/ integration$/, "") ?? "";
  const conflicts = conflictsOf(draft, order);
  return (
    <Alert role="alert" color="orange" icon={<WarningIcon />} title={t("order.merge.title", { who })}>
      <Text size="sm">{conflicts.length > 0 ? t("order.merge.conflicts") : t("order.merge.no_conflict")}</Text>
      <Stack gap="sm" mt="xs">
        {conflicts.map((conflict) => (
          <Choice
            key={conflict.id}
            conflict={conflict}
            currency={order.currency}
            theirs={given.has(conflict.id) || conflict.theirs === null}
            onChange={(theirs) => onGiven(theirs ? new Set([...given, conflict.id]) : new Set([...given].filter((id) => id !== conflict.id)))}
          />
        ))}
      </Stack>
    </Alert>
  );
}

interface ChoiceProps {
  readonly conflict: Conflict;
  readonly currency: string;
  readonly theirs: boolean;
  readonly onChange: (theirs: boolean) => void;
}

function Choice({ conflict, currency, theirs, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shown = (line: { quantity: string; price: string }) =>
    `${line.quantity.replace(",", ".")} × ${formats.money({ amount: line.price.replace(",", "."), currency })}`;
  if (conflict.theirs === null) return <Text size="sm">{t("order.merge.gone", { line: conflict.title })}</Text>;
  return (
    <div data-conflict={conflict.id}>
      <Text size="sm" fw={650}>
        {conflict.title}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={conflict.title}
        value={theirs ? "theirs" : "mine"}
        onChange={(value) => onChange(value === "theirs")}
        data={[
          { value: "mine", label: t("order.merge.mine", { value: conflict.mine.removed ? t("order.merge.removed") : shown(conflict.mine) }) },
          { value: "theirs", label: t("order.merge.theirs", { value: shown(conflict.theirs) }) },
        ]}
      />
    </div>
  );
}
