import { useTranslation } from "react-i18next";
import type { StatusOutlook } from "../api/orders.ts";
import { currentLanguage } from "../i18n.ts";
import { titleIn } from "./titles.ts";

/** What a status will do in the store, as a sentence. */
export function useOutlookWords(): (outlook: StatusOutlook) => string {
  const { t } = useTranslation();
  return ({ effect, store, remoteStatus, irreversible }) => {
    const values = {
      store: store?.name ?? "",
      status: remoteStatus ? titleIn(remoteStatus.titles, currentLanguage(), remoteStatus.id) : "",
    };
    return irreversible ? t("order.outlook.cancels", values) : t(`order.outlook.${effect}`, values);
  };
}
