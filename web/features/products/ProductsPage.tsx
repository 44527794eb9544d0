import { Button, Checkbox, Group, Modal, Paper } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Product } from "../../api/products.ts";
import { productsQuery } from "../../queries/products.ts";
import { useCan } from "../../queries/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useFormats } from "../../ui/formats.ts";
import { BoxIcon, PlusIcon, SearchIcon } from "../../ui/icons.tsx";
import { type Column, ListTable, rowLink, smallText } from "../../ui/ListTable.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { SearchInput } from "../../ui/SearchInput.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { ProductForm } from "./ProductForm.tsx";

const route = getRouteApi("/app/products");

/** What is sold: found as one types, with its stock. */
export function ProductsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const search = route.useSearch();
  const list = useInfiniteQuery(productsQuery(search));
  const [adding, setAdding] = useState(false);
  const { data: products, error } = list;
  const narrowed = search.q !== undefined || search.archived === true;
  const look = (change: { q?: string; archived?: boolean }) => {
    const { q, archived } = { ...search, ...change };
    void navigate({ to: "/products", search: { ...(q ? { q } : {}), ...(archived ? { archived } : {}) }, replace: true });
  };
  const add = can("products.manage") && (
    <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
      {t("products.add")}
    </Button>
  );
  return (
    <Page title={t("common.nav.products")} lead={t("products.lead")} actions={add}>
      <Group gap="md">
        <SearchInput
          label={t("products.search")}
          placeholder={t("products.search_placeholder")}
          value={search.q ?? ""}
          onChange={(q) => look({ q })}
        />
        <Checkbox
          label={t("products.archived_ones")}
          checked={search.archived ?? false}
          onChange={(event) => look({ archived: event.currentTarget.checked })}
        />
      </Group>
      <ProblemNote error={error} />
      {!products && !error && <Loading />}
      {products && products.length > 0 && <Products products={products} />}
      {products?.length === 0 && (
        <Paper>
          {narrowed ? (
            <EmptyState icon={<SearchIcon size={30} />} title={t("products.none_match")} text={t("products.none_match_text")} />
          ) : (
            <EmptyState icon={<BoxIcon size={30} />} title={t("products.none")} text={t("products.none_text")} action={add} />
          )}
        </Paper>
      )}
      <MoreButton list={list} />
      <Modal opened={adding} onClose={() => setAdding(false)} title={t("products.add")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <ProductForm
          product={null}
          onSaved={({ id }) => {
            setAdding(false);
            void navigate({ to: "/products/$productId", params: { productId: id } });
          }}
        />
      </Modal>
    </Page>
  );
}

function Products({ products }: { products: readonly Product[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Product>[] = [
    {
      key: "title",
      name: t("products.title"),
      show: (product) => (
        <>
          <Link to="/products/$productId" params={{ productId: product.id }} className={rowLink}>
            {product.title}
          </Link>
          <span className={smallText}>{[product.sku, product.barcode].filter(Boolean).join(" · ")}</span>
          {product.archived && <Tag tone="quiet">{t("products.archived")}</Tag>}
        </>
      ),
    },
    { key: "code", name: t("products.code"), wideOnly: true, show: ({ code }) => code ?? "" },
    { key: "stock", name: t("products.stock"), end: true, width: "26%", show: ({ stock }) => <StockText stock={stock} format={formats.number} /> },
  ];
  return <ListTable label={t("common.nav.products")} items={products} columns={columns} />;
}

function StockText({ stock, format }: { stock: string | null; format: (quantity: string) => string }) {
  const { t } = useTranslation();
  if (stock === null) return <span className={smallText}>{t("products.not_counted")}</span>;
  return Number(stock) > 0 ? <span>{format(stock)}</span> : <Tag tone="bad">{format(stock)}</Tag>;
}
