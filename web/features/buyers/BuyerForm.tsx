import { Button, Group, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeBuyer, type KnownBuyer } from "../../api/buyers.ts";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";

const FIELDS = ["firstName", "lastName", "phone", "email", "address"] as const;

/** Corrects a buyer; what another person changed meanwhile in a field that was not touched here stays. */
export function BuyerForm({ buyer, onSaved }: { buyer: KnownBuyer; onSaved: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { firstName, lastName, phone, email, address } = buyer;
  const form = useForm({ initialValues: { firstName, lastName, phone, email, address } });
  const save = useMutation({
    mutationFn: () =>
      changeBuyer(buyer.id, Object.fromEntries(FIELDS.filter((name) => form.isDirty(name)).map((name) => [name, form.values[name].trim()]))),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["buyers"] });
      onSaved();
    },
    onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <SimpleGrid cols={2}>
          <TextInput label={t("buyers.first_name")} data-autofocus {...form.getInputProps("firstName")} />
          <TextInput label={t("buyers.last_name")} {...form.getInputProps("lastName")} />
          <TextInput type="tel" label={t("buyers.phone")} {...form.getInputProps("phone")} />
          <TextInput type="email" label={t("buyers.email")} {...form.getInputProps("email")} />
        </SimpleGrid>
        <Textarea label={t("buyers.address")} autosize minRows={2} {...form.getInputProps("address")} />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
