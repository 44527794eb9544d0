import { Paper } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { KnownBuyer } from "../../api/buyers.ts";
import { buyersQuery } from "../../queries/buyers.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useFormats } from "../../ui/formats.ts";
import { PersonIcon, SearchIcon } from "../../ui/icons.tsx";
import { type Column, ListTable, rowLink, smallText } from "../../ui/ListTable.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { SearchInput } from "../../ui/SearchInput.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { Ago } from "../../ui/Time.tsx";
import { nameOf } from "./buyer-name.ts";

const route = getRouteApi("/app/buyers");

/** Who buys: found as one types, by name, phone in any spelling, e-mail or address. */
export function BuyersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q } = route.useSearch();
  const list = useInfiniteQuery(buyersQuery(q));
  const { data: buyers, error } = list;
  return (
    <Page title={t("common.nav.buyers")} lead={t("buyers.lead")}>
      <SearchInput
        label={t("buyers.search")}
        placeholder={t("buyers.search_placeholder")}
        value={q ?? ""}
        onChange={(text) => void navigate({ to: "/buyers", search: text ? { q: text } : {}, replace: true })}
      />
      <ProblemNote error={error} />
      {!buyers && !error && <Loading />}
      {buyers && buyers.length > 0 && <Buyers buyers={buyers} />}
      {buyers?.length === 0 && (
        <Paper>
          <EmptyState
            icon={q ? <SearchIcon size={30} /> : <PersonIcon size={30} />}
            title={q ? t("buyers.none_match") : t("buyers.none")}
            text={q ? t("buyers.none_match_text") : t("buyers.none_text")}
          />
        </Paper>
      )}
      <MoreButton list={list} />
    </Page>
  );
}

function Buyers({ buyers }: { buyers: readonly KnownBuyer[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<KnownBuyer>[] = [
    {
      key: "name",
      name: t("buyers.name"),
      show: (buyer) => (
        <>
          <Link to="/buyers/$buyerId" params={{ buyerId: buyer.id }} className={rowLink}>
            {nameOf(buyer) || t("buyers.nameless")}
          </Link>
          <span className={smallText}>{[buyer.phone, buyer.email].filter(Boolean).join(" · ")}</span>
          {buyer.flagged && <Tag tone="warn">{t("buyers.flagged")}</Tag>}
        </>
      ),
    },
    { key: "address", name: t("buyers.address"), wideOnly: true, show: ({ address }) => address },
    { key: "orders", name: t("common.nav.orders"), end: true, show: ({ orders }) => formats.number(orders) },
    { key: "used", name: t("buyers.last_used"), end: true, wideOnly: true, show: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
  ];
  return <ListTable label={t("common.nav.buyers")} items={buyers} columns={columns} />;
}
