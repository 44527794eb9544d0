import { Checkbox, Fieldset, MultiSelect, Radio, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PRODUCT_MATCHINGS } from "../../api/stores.ts";
import { employeesQuery, locationsQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useLanguageName } from "../../ui/choices.tsx";
import type { StoreForm } from "./store-form.ts";

const USUAL_LANGUAGES = ["ua", "en", "ro", "pl", "fr", "de"];

/** Where the orders of the store go on the desk, and how. All preset. `languages`: what the shop has, once that is known. */
export function StoreFields({ form, languages }: { form: StoreForm; languages: readonly string[] }) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  const { data: locations = [] } = useQuery(locationsQuery);
  const { data: orderTypes = [] } = useQuery(orderTypesQuery);
  const known = languages.length > 0 ? languages : USUAL_LANGUAGES;
  const keys = known.includes(form.values.productLanguage) ? known : [form.values.productLanguage, ...known];
  const inUse = (list: readonly { id: string; name: string; archived: boolean }[], own: string) =>
    list.filter(({ archived, id }) => !archived || id === own).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t("stores.form.location")}
          description={t("stores.form.location_help")}
          allowDeselect={false}
          data={inUse(locations, form.values.locationId)}
          {...form.getInputProps("locationId")}
        />
        <Select
          label={t("stores.form.order_type")}
          description={t("stores.form.order_type_help")}
          allowDeselect={false}
          data={inUse(orderTypes, form.values.orderTypeId)}
          {...form.getInputProps("orderTypeId")}
        />
        <Select
          label={t("stores.form.language")}
          description={t("stores.form.language_help")}
          allowDeselect={false}
          data={keys.map((key) => ({ value: key, label: languageName(key) }))}
          {...form.getInputProps("productLanguage")}
        />
        <Select
          label={t("stores.form.matching")}
          description={t("stores.form.matching_help")}
          allowDeselect={false}
          data={PRODUCT_MATCHINGS.map((way) => ({ value: way, label: t(`stores.matching_by.${way}`) }))}
          {...form.getInputProps("productMatching")}
        />
      </SimpleGrid>
      <Managers form={form} />
    </Stack>
  );
}

function Managers({ form }: { form: StoreForm }) {
  const { t } = useTranslation();
  const { data: employees = [] } = useQuery(employeesQuery);
  const takers = employees.filter(({ active, takesOrders, id }) => (active && takesOrders) || form.values.employeeIds.includes(id));
  return (
    <Fieldset legend={t("stores.form.managers")}>
      <Stack gap="sm">
        <Radio.Group {...form.getInputProps("assignment")} aria-label={t("stores.form.managers")}>
          <Stack gap="xs">
            <Radio value="all" label={t("stores.form.managers_all")} description={t("stores.form.managers_all_help")} />
            <Radio value="selected" label={t("stores.form.managers_selected")} description={t("stores.form.managers_selected_help")} />
          </Stack>
        </Radio.Group>
        {form.values.assignment === "selected" && (
          <MultiSelect
            aria-label={t("stores.form.managers_pick")}
            placeholder={form.values.employeeIds.length === 0 ? t("stores.form.managers_pick") : ""}
            searchable
            nothingFoundMessage={t("common.nothing_found")}
            data={takers.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("employeeIds")}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

export function EnabledField({ form }: { form: StoreForm }) {
  const { t } = useTranslation();
  return (
    <Checkbox
      label={
        <Text span fw={600}>
          {t("stores.form.enabled")}
        </Text>
      }
      description={t("stores.form.enabled_help")}
      {...form.getInputProps("enabled", { type: "checkbox" })}
    />
  );
}
