import { Button, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { correctStock } from "../../api/products.ts";
import { ProblemNote } from "../../ui/problems.tsx";

interface StockFormProps {
  readonly productId: string;
  readonly level: { readonly locationId: string; readonly quantity: string | null };
  readonly onSaved: () => void;
}

/** What was counted at a location, and why it differs. */
export function StockForm({ productId, level, onSaved }: StockFormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [quantity, setQuantity] = useState<string | number>(level.quantity ?? "");
  const [note, setNote] = useState("");
  const save = useMutation({
    mutationFn: () =>
      correctStock(productId, { locationId: level.locationId, quantity: String(quantity), ...(note.trim() ? { note: note.trim() } : {}) }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["products"] });
      onSaved();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <NumberInput label={t("products.counted_quantity")} decimalScale={3} data-autofocus required value={quantity} onChange={setQuantity} />
        <TextInput
          label={t("products.note")}
          description={t("products.note_help")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={quantity === ""}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
