import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./NewOrdersButton.module.css";

/** New orders wait here while somebody reads further down, or points at a row. */
export function NewOrdersButton({ count, onClick }: { count: number; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.place} role="status">
      {count > 0 && (
        <Button size="compact-sm" radius="xl" className={classes.button ?? ""} onClick={onClick}>
          {t("orders.new_orders", { count })}
        </Button>
      )}
    </div>
  );
}
