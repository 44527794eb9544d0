import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkAction } from "./BulkBar.tsx";
import { BulkField } from "./BulkField.tsx";
import { BulkRefresh } from "./BulkRefresh.tsx";
import { BulkStatus } from "./BulkStatus.tsx";

export interface BulkProps {
  readonly ids: readonly string[];
  readonly numberOf: (id: string) => string;
  readonly onClose: () => void;
}

/** A common change of many orders: what it means, a confirmation, and what became of each. Loaded when it is first wanted. */
export function BulkDialog({ action, ids, ...rest }: BulkProps & { action: BulkAction }) {
  const { t } = useTranslation();
  // What was chosen when the dialog opened: news of the table change nothing of what is being confirmed.
  const [chosen] = useState(ids);
  const props = { ids: chosen, ...rest };
  return (
    <Modal
      opened
      onClose={rest.onClose}
      size="lg"
      title={t(`orders.bulk.title.${action}`, { count: chosen.length })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {action === "status" ? <BulkStatus {...props} /> : action === "refresh" ? <BulkRefresh {...props} /> : <BulkField field={action} {...props} />}
    </Modal>
  );
}
