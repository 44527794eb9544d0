import { Button, Checkbox, Group, Paper, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Company, changeCompany } from "../../api/company.ts";
import { LANGUAGES } from "../../i18n.ts";
import { sessionQuery, useCan, useSession } from "../../queries/session.ts";
import { CountrySelect, CurrenciesSelect, CurrencySelect, TimeZoneSelect } from "../../ui/choices.tsx";
import { CheckIcon } from "../../ui/icons.tsx";
import { Page } from "../../ui/Page.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";

const FIELDS = ["name", "country", "currency", "acceptedCurrencies", "timeZone", "locale"];

export function CompanyPage() {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const { company } = useSession();
  const form = useForm<{ -readonly [Member in keyof Company]: Company[Member] extends readonly string[] ? string[] : Company[Member] }>({
    initialValues: { ...company, acceptedCurrencies: [...company.acceptedCurrencies] },
    validate: { name: (value) => (value.trim() === "" ? t("common.needed") : null) },
  });
  const save = useMutation({
    mutationFn: () => changeCompany({ ...form.values, name: form.values.name.trim() }),
    onSuccess: (changed) => {
      form.setInitialValues({ ...changed, acceptedCurrencies: [...changed.acceptedCurrencies] });
      form.reset();
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notifications.show({ color: "sea", icon: <CheckIcon />, message: t("common.saved") });
    },
    onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
  });
  return (
    <Page title={t("settings.nav.company")} lead={t("settings.company.lead")} width={760}>
      <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
        <fieldset disabled={!can("company.manage")} style={{ border: 0, margin: 0, padding: 0 }}>
          <Paper p="lg">
            <Stack>
              <TextInput label={t("settings.company.name")} {...form.getInputProps("name")} />
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <CountrySelect
                  label={t("settings.company.country")}
                  description={t("settings.company.country_help")}
                  {...form.getInputProps("country")}
                />
                <TimeZoneSelect
                  label={t("settings.company.time_zone")}
                  description={t("settings.company.time_zone_help")}
                  {...form.getInputProps("timeZone")}
                />
                <CurrencySelect label={t("settings.company.currency")} {...form.getInputProps("currency")} />
                <Select
                  label={t("settings.company.locale")}
                  allowDeselect={false}
                  data={LANGUAGES.map((language) => ({ value: language, label: t(`common.languages.${language}`) }))}
                  {...form.getInputProps("locale")}
                />
              </SimpleGrid>
              <CurrenciesSelect
                label={t("settings.company.accepted_currencies")}
                description={t("settings.company.accepted_currencies_help")}
                {...form.getInputProps("acceptedCurrencies")}
              />
              <Checkbox
                label={t("settings.company.negative_stock")}
                description={t("settings.company.negative_stock_help")}
                {...form.getInputProps("allowNegativeStock", { type: "checkbox" })}
              />
              <ProblemNote error={save.error} />
              <Group justify="flex-end">
                <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
                  {t("common.save")}
                </Button>
              </Group>
            </Stack>
          </Paper>
        </fieldset>
      </form>
    </Page>
  );
}
