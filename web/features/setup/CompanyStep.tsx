import { Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../../i18n.ts";
import { CountrySelect, CurrencySelect, TimeZoneSelect } from "../../ui/choices.tsx";
import { CURRENCY_OF_COUNTRY } from "../../ui/countries.ts";
import type { SetupForm } from "./setup-form.ts";

export function CompanyStep({ form }: { form: SetupForm }) {
  const { t } = useTranslation();
  const country = form.getInputProps("company.country");
  return (
    <Stack>
      <TextInput
        label={t("settings.company.name")}
        autoComplete="organization"
        autoFocus
        required
        withAsterisk={false}
        {...form.getInputProps("company.name")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <CountrySelect
          label={t("settings.company.country")}
          {...country}
          onChange={(chosen: string | null) => {
            form.setFieldValue("company.country", chosen ?? "");
            const usual = CURRENCY_OF_COUNTRY[chosen ?? ""];
            if (usual) form.setFieldValue("company.currency", usual);
          }}
        />
        <CurrencySelect label={t("settings.company.currency")} {...form.getInputProps("company.currency")} />
        <TimeZoneSelect label={t("settings.company.time_zone")} {...form.getInputProps("company.timeZone")} />
        <Select
          label={t("settings.company.locale")}
          allowDeselect={false}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`common.languages.${language}`) }))}
          {...form.getInputProps("company.locale")}
        />
      </SimpleGrid>
    </Stack>
  );
}
