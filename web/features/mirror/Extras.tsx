import { Alert, Code, Paper, PasswordInput, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MIRROR_FIELDS, type MirrorEntry, type MirrorField } from "../../api/mirrors.ts";

export interface ExtraValues {
  readonly category: string | null;
  readonly fields: Readonly<Partial<Record<MirrorField, string>>>;
  readonly webhookSecret: string;
}

interface ExtrasProps {
  readonly values: ExtraValues;
  readonly onChange: (values: ExtraValues) => void;
  readonly categories: readonly MirrorEntry[];
  readonly customFields: readonly MirrorEntry[];
  /** Where the account sends its web-hooks; null before it is connected. */
  readonly webhookAddress: string | null;
  readonly hasSecret: boolean;
}

/** Category of new products, custom fields of orders, the secret of the web-hook. */
export function Extras({ values, onChange, categories, customFields, webhookAddress, hasSecret }: ExtrasProps) {
  const { t } = useTranslation();
  const fieldOptions = customFields.map(({ id, name }) => ({ value: id, label: name }));
  const withField = (field: MirrorField, chosen: string | null) => {
    const { [field]: _, ...others } = values.fields;
    onChange({ ...values, fields: chosen === null ? others : { ...others, [field]: chosen } });
  };
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={t("mirror.extras")}>
      <Stack>
        <Title order={2}>{t("mirror.extras")}</Title>
        <Select
          label={t("mirror.category")}
          description={t("mirror.category_help")}
          placeholder={t("mirror.category_none")}
          clearable
          searchable
          data={categories.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.category}
          onChange={(category) => onChange({ ...values, category })}
        />
        {customFields.length === 0 ? (
          <Alert color="gray" variant="light">
            {t("mirror.no_fields")}
          </Alert>
        ) : (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {MIRROR_FIELDS.map((field) => (
                <Select
                  key={field}
                  label={t(`mirror.field.${field}`)}
                  placeholder={t("mirror.field_none")}
                  clearable
                  data={fieldOptions}
                  value={values.fields[field] ?? null}
                  onChange={(chosen) => withField(field, chosen)}
                />
              ))}
            </SimpleGrid>
            <Text size="sm" c="dimmed">
              {t("mirror.fields_help")}
            </Text>
          </>
        )}
        <PasswordInput
          label={t("mirror.webhook_secret")}
          description={t("mirror.webhook_help")}
          placeholder={hasSecret ? t("mirror.webhook_kept") : ""}
          autoComplete="off"
          visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
          value={values.webhookSecret}
          onChange={(event) => onChange({ ...values, webhookSecret: event.currentTarget.value })}
        />
        {webhookAddress ? (
          <Code block>{webhookAddress}</Code>
        ) : (
          <Text size="sm" c="dimmed">
            {t("mirror.webhook_later")}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
