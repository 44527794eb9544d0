import { Accordion, Checkbox, NumberInput, SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { TimeZoneSelect } from "../../ui/choices.tsx";
import type { StoreForm } from "./store-form.ts";

const ADVANCED = ["timeZone", "newOrderMinutes", "fullPassMinutes"];

/** What most people never touch. Opens by itself when something in it is wrong. */
export function AdvancedFields({ form }: { form: StoreForm }) {
  const { t } = useTranslation();
  const wrong = ADVANCED.some((field) => form.errors[field]);
  return (
    <Accordion variant="separated" {...(wrong ? { value: "advanced" } : {})}>
      <Accordion.Item value="advanced">
        <Accordion.Control>{t("stores.form.advanced")}</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <TimeZoneSelect label={t("stores.form.time_zone")} description={t("stores.form.time_zone_help")} {...form.getInputProps("timeZone")} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NumberInput
                label={t("stores.form.new_orders_every")}
                description={t("stores.form.minutes_help")}
                placeholder={t("stores.form.as_usual")}
                min={1}
                max={60}
                clampBehavior="none"
                allowDecimal={false}
                {...form.getInputProps("newOrderMinutes")}
              />
              <NumberInput
                label={t("stores.form.full_every")}
                description={t("stores.form.minutes_help")}
                placeholder={t("stores.form.as_usual")}
                min={1}
                max={60}
                clampBehavior="none"
                allowDecimal={false}
                {...form.getInputProps("fullPassMinutes")}
              />
            </SimpleGrid>
            <Checkbox
              label={t("stores.form.may_cancel")}
              description={t("stores.form.may_cancel_help")}
              {...form.getInputProps("mayCancelInStore", { type: "checkbox" })}
            />
            <Checkbox
              label={t("stores.form.frozen_follows")}
              description={t("stores.form.frozen_follows_help")}
              {...form.getInputProps("frozenFollowsStatus", { type: "checkbox" })}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
