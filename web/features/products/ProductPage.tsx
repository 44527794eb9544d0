import { Button, Group, Modal, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeProduct, type Product } from "../../api/products.ts";
import { ordersOfProductQuery, productQuery, salesQuery } from "../../queries/products.ts";
import { useCan } from "../../queries/session.ts";
import { useFormats } from "../../ui/formats.ts";
import { BackIcon, EditIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote, useProblemToast } from "../../ui/problems.tsx";
import { RelatedOrders } from "../../ui/RelatedOrders.tsx";
import { StoreMark } from "../../ui/StoreMark.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { Time } from "../../ui/Time.tsx";
import { ProductForm } from "./ProductForm.tsx";
import { StockBlock } from "./StockBlock.tsx";

const route = getRouteApi("/app/products/$productId");

/** One product: its keys, where how much of it lies and why, where it is sold, the orders that have it. */
export function ProductPage() {
  const { t } = useTranslation();
  const { productId } = route.useParams();
  const { data: product, error } = useQuery(productQuery(productId));
  const back = (
    <Button component={Link} to="/products" variant="subtle" color="gray" leftSection={<BackIcon />} size="compact-sm">
      {t("common.nav.products")}
    </Button>
  );
  if (!product)
    return (
      <Page title={t("products.one")} lead={back}>
        <ProblemNote error={error} />
        {!error && <Loading />}
      </Page>
    );
  return (
    <Page
      title={product.title}
      lead={back}
      beside={product.archived && <Tag tone="quiet">{t("products.archived")}</Tag>}
      actions={<Actions product={product} />}
    >
      <Keys product={product} />
      <StockBlock productId={product.id} />
      <Sales productId={product.id} />
      <Stack gap="sm">
        <Title order={2}>{t("common.nav.orders")}</Title>
        <RelatedOrders of="product" query={ordersOfProductQuery(product.id)} />
      </Stack>
    </Page>
  );
}

function Actions({ product }: { product: Product }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const [editing, setEditing] = useState(false);
  const archive = useMutation({
    mutationFn: () => changeProduct(product.id, { archived: !product.archived }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["products"] }),
    onError: tellProblem,
  });
  if (!can("products.manage")) return null;
  return (
    <>
      <Button variant="default" loading={archive.isPending} onClick={() => archive.mutate()}>
        {product.archived ? t("products.unarchive") : t("products.archive")}
      </Button>
      <Button leftSection={<EditIcon />} onClick={() => setEditing(true)}>
        {t("products.edit")}
      </Button>
      <Modal opened={editing} onClose={() => setEditing(false)} title={t("products.edit")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <ProductForm product={product} onSaved={() => setEditing(false)} />
      </Modal>
    </>
  );
}

function Keys({ product }: { product: Product }) {
  const { t } = useTranslation();
  const keys = [
    [t("products.sku"), product.sku],
    [t("products.code"), product.code],
    [t("products.barcode"), product.barcode],
  ] as const;
  return (
    <Paper p="lg">
      <Group gap="md" style={{ columnGap: 48 }}>
        {keys.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text ff="monospace">{value ?? "—"}</Text>
          </div>
        ))}
      </Group>
    </Paper>
  );
}

function Sales({ productId }: { productId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data: sales, error } = useQuery(salesQuery(productId));
  return (
    <Paper p="lg" component="section" aria-labelledby="sales">
      <Title order={2} mb="sm" id="sales">
        {t("products.sold_in")}
      </Title>
      <ProblemNote error={error} />
      {sales?.length === 0 && <Text c="dimmed">{t("products.sold_nowhere")}</Text>}
      {sales && sales.length > 0 && (
        <Table horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("products.store")}</Table.Th>
              <Table.Th ta="right">{t("common.nav.orders")}</Table.Th>
              <Table.Th ta="right">{t("common.quantity")}</Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {t("products.last_sold")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sales.map(({ store, orders, quantity, lastPlacedAt }) => (
              <Table.Tr key={store?.id ?? "own"}>
                <Table.Td>
                  {store ? (
                    <Group gap="xs" wrap="nowrap">
                      <StoreMark id={store.id} name={store.name} />
                      {store.name}
                    </Group>
                  ) : (
                    t("common.own_order")
                  )}
                </Table.Td>
                <Table.Td ta="right">{formats.number(orders)}</Table.Td>
                <Table.Td ta="right">{formats.number(quantity)}</Table.Td>
                <Table.Td ta="right" visibleFrom="sm">
                  <Time at={lastPlacedAt} short />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}
