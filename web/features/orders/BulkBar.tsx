import { Button, CloseButton, Menu } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_PRINTED_AT_ONCE } from "../../api/orders.ts";
import { useCan } from "../../queries/session.ts";
import { CheckIcon, DownIcon, OrdersIcon, PersonIcon, PrintIcon, RefreshIcon, StoreIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";
import { useKeys } from "../../ui/use-keys.ts";
import classes from "./BulkBar.module.css";
import type { useSelection } from "./use-selection.ts";

const BulkDialog = lazy(() => import("./BulkDialog.tsx").then((part) => ({ default: part.BulkDialog })));

export type BulkAction = "status" | "manager" | "location" | "type" | "refresh";

interface BarProps {
  readonly choice: ReturnType<typeof useSelection>;
  /** How many orders the view holds, when it is known. */
  readonly total: number | undefined;
}

/** What can be done with the chosen orders together. */
export function BulkBar({ choice, total }: BarProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { selection, clear, chooseWhole, choosing, numberOf } = choice;
  const tellProblem = useProblemToast();
  const [action, setAction] = useState<BulkAction | null>(null);
  const ids = [...selection.ids];
  const begin = (wanted: BulkAction, allowed: boolean) => ids.length > 0 && allowed && setAction(wanted);
  useKeys([
    ["s", () => begin("status", can("orders.edit"))],
    ["m", () => begin("manager", can("orders.edit"))],
    ["r", () => begin("refresh", can("orders.refresh"))],
  ]);
  if (ids.length === 0 && action === null) return null;
  const printable = ids.length <= MOST_PRINTED_AT_ONCE;
  return (
    <>
      <section className={classes.bar} aria-label={t("orders.bulk.label")}>
        <span className={classes.count} role="status">
          {t(selection.whole?.more ? "orders.bulk.selected_first" : "orders.bulk.selected", { count: ids.length })}
        </span>
        {!selection.whole && total !== undefined && total > ids.length && (
          <Button variant="subtle" size="compact-sm" loading={choosing} onClick={() => chooseWhole().catch(tellProblem)}>
            {t("orders.bulk.select_all", { count: total })}
          </Button>
        )}
        {can("orders.edit") && (
          <>
            <Button size="xs" leftSection={<CheckIcon size={15} />} onClick={() => setAction("status")}>
              {t("orders.filter.status")}
            </Button>
            <Button size="xs" variant="default" leftSection={<PersonIcon size={15} />} onClick={() => setAction("manager")}>
              {t("orders.filter.manager")}
            </Button>
          </>
        )}
        {can("orders.refresh") && (
          <Button size="xs" variant="default" leftSection={<RefreshIcon size={15} />} onClick={() => setAction("refresh")}>
            {t("order.refresh")}
          </Button>
        )}
        <Menu position="top-end" shadow="md">
          <Menu.Target>
            <Button size="xs" variant="default" rightSection={<DownIcon size={14} />}>
              {t("orders.bulk.more")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(["pick", "slips"] as const).map((kind) => (
              <Menu.Item
                key={kind}
                component="a"
                href={printable ? `/print?kind=${kind}&ids=${ids.join(",")}` : undefined}
                target="_blank"
                disabled={!printable}
                leftSection={<PrintIcon size={16} />}
              >
                {t(`orders.print.${kind}`)}
              </Menu.Item>
            ))}
            {!printable && <Menu.Label>{t("orders.bulk.print_limit", { count: MOST_PRINTED_AT_ONCE })}</Menu.Label>}
            {can("orders.edit") && (
              <>
                <Menu.Item leftSection={<StoreIcon size={16} />} onClick={() => setAction("location")}>
                  {t("orders.bulk.location")}
                </Menu.Item>
                <Menu.Item leftSection={<OrdersIcon size={16} />} onClick={() => setAction("type")}>
                  {t("orders.bulk.type")}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
        <CloseButton size="sm" aria-label={t("orders.bulk.clear")} onClick={clear} />
      </section>
      {action !== null && (
        <Suspense fallback={null}>
          <BulkDialog action={action} ids={ids} numberOf={numberOf} onClose={() => setAction(null)} />
        </Suspense>
      )}
    </>
  );
}
