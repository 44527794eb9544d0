import { Button, Group, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { addProduct, changeProduct, type Product } from "../../api/products.ts";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";

const FIELDS = ["title", "sku", "code", "barcode"] as const;

/** A new product (null), or one that is there. Its SKU, code and barcode are its own: a taken one is said beside its field. */
export function ProductForm({ product, onSaved }: { product: Product | null; onSaved: (saved: Product) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { title: product?.title ?? "", sku: product?.sku ?? "", code: product?.code ?? "", barcode: product?.barcode ?? "" },
    validate: { title: (value) => (value.trim() === "" ? t("common.needed") : null) },
  });
  const save = useMutation({
    mutationFn: () => {
      const { title, sku, code, barcode } = form.values;
      const fields = { title: title.trim(), sku: sku.trim() || null, code: code.trim() || null, barcode: barcode.trim() || null };
      return product ? changeProduct(product.id, fields) : addProduct(fields);
    },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ["products"] });
      onSaved(saved);
    },
    onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label={t("products.title")} data-autofocus {...form.getInputProps("title")} />
        <TextInput label={t("products.sku")} description={t("products.sku_help")} {...form.getInputProps("sku")} />
        <SimpleGrid cols={2}>
          <TextInput label={t("products.code")} {...form.getInputProps("code")} />
          <TextInput label={t("products.barcode")} {...form.getInputProps("barcode")} />
        </SimpleGrid>
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
