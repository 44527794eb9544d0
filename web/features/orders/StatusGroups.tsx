import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { STATUS_GROUPS } from "../../api/directory.ts";
import type { OrderFilters } from "../../api/orders.ts";
import type { ChangeFilters } from "./FilterBar.tsx";
import classes from "./StatusGroups.module.css";

/** One click for what people look at all day: mine, unseen, a group of statuses. */
export function StatusGroups({ search, onChange }: { search: OrderFilters; onChange: ChangeFilters }) {
  const { t } = useTranslation();
  const all = !search.statusGroup && !search.unseen && !search.attention && search.managerId !== "me";
  return (
    <fieldset className={classes.row} aria-label={t("orders.quick_filters")}>
      <Chip
        on={all}
        onClick={() => onChange({ statusGroup: undefined, statusId: undefined, unseen: undefined, attention: undefined, managerId: undefined })}
      >
        {t("orders.all")}
      </Chip>
      <Chip on={search.managerId === "me"} onClick={() => onChange({ managerId: search.managerId === "me" ? undefined : "me" })}>
        {t("orders.mine")}
      </Chip>
      <Chip on={search.unseen === true} onClick={() => onChange({ unseen: !search.unseen })}>
        {t("orders.unseen")}
      </Chip>
      <Chip on={search.attention === true} onClick={() => onChange({ attention: !search.attention })}>
        {t("orders.needs_attention")}
      </Chip>
      <span className={classes.line} aria-hidden="true" />
      {STATUS_GROUPS.map((group) => (
        <Chip
          key={group}
          on={search.statusGroup === group}
          onClick={() => onChange({ statusId: undefined, statusGroup: search.statusGroup === group ? undefined : group })}
        >
          {t(`common.status_groups.${group}`)}
        </Chip>
      ))}
    </fieldset>
  );
}

function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: string }) {
  return (
    <UnstyledButton className={classes.chip ?? ""} aria-pressed={on} data-on={on || undefined} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}
