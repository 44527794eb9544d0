import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { OrderFilters } from "../../api/orders.ts";
import { useCan } from "../../queries/session.ts";
import { storesQuery } from "../../queries/stores.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { InboxIcon, PlusIcon, SearchIcon, StoreIcon } from "../../ui/icons.tsx";
import { SampleOffer } from "../../ui/SampleShop.tsx";

/** Nothing to show: why, and what to do next. */
export function NoOrders({ search, onClear }: { search: OrderFilters; onClear: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: stores } = useQuery({ ...storesQuery, enabled: can("stores.view") });
  const narrowed = Object.keys(search).some((name) => name !== "sort");
  if (narrowed) {
    return (
      <EmptyState
        icon={<SearchIcon size={30} />}
        title={t("orders.none_match_title")}
        text={search.q ? t("orders.none_match_search", { text: search.q }) : t("orders.none_match_text")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("orders.clear_filters")}
          </Button>
        }
      />
    );
  }
  const waiting = stores?.find((store) => store.importStartedAt === null);
  if (stores?.length === 0 || waiting) {
    return (
      <EmptyState
        icon={<StoreIcon size={30} />}
        title={waiting ? t("orders.not_imported_title", { store: waiting.name }) : t("orders.no_store_title")}
        text={waiting ? t("orders.not_imported_text") : t("orders.no_store_text")}
        action={
          can("stores.manage") &&
          (waiting ? (
            <Button component={Link} to={`/settings/stores/${waiting.id}`}>
              {t("orders.open_store")}
            </Button>
          ) : (
            <>
              <Button component={Link} to="/settings/stores/new" leftSection={<PlusIcon />}>
                {t("stores.connect_store")}
              </Button>
              <SampleOffer />
            </>
          ))
        }
      />
    );
  }
  return <EmptyState icon={<InboxIcon size={30} />} title={t("orders.none_title")} text={t("orders.none_text")} />;
}
