import { Button, Group, Paper, PasswordInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/http.ts";
import { checkStore, type StoreCheck } from "../../api/stores.ts";
import { platformsQuery } from "../../queries/stores.ts";
import { FailureNote, hostOf, useFailureWords, withScheme } from "../../ui/FailureNote.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { ShopProbe } from "./ShopProbe.tsx";
import { EnabledField, StoreFields } from "./StoreFields.tsx";
import { LONGEST_NAME, type StoreForm } from "./store-form.ts";

interface StepProps {
  readonly form: StoreForm;
  readonly languages: readonly string[];
  readonly onChecked: (check: StoreCheck) => void;
}

/** The first step: four empty fields, the rest preset. Continue asks the shop; nothing is saved yet. */
export function ConnectStep({ form, languages, onChecked }: StepProps) {
  const { t } = useTranslation();
  const check = useMutation({
    mutationFn: () =>
      checkStore(form.values.platform, withScheme(form.values.url), { login: form.values.login.trim(), password: form.values.password }),
    onSuccess: onChecked,
    onError: (error) => form.setErrors(shopErrors(error)),
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        () => check.mutate(),
        (errors) => focusField(Object.keys(errors)[0]),
      )}
    >
      <Stack gap="lg">
        <Paper p={{ base: "md", sm: "lg" }}>
          <Stack>
            <Title order={2}>{t("stores.form.shop")}</Title>
            <ShopFields form={form} />
            <EnabledField form={form} />
          </Stack>
        </Paper>
        <Paper p={{ base: "md", sm: "lg" }}>
          <Stack>
            <div>
              <Title order={2}>{t("stores.form.desk")}</Title>
              <Text size="sm" c="dimmed">
                {t("stores.form.desk_help")}
              </Text>
            </div>
            <StoreFields form={form} languages={languages} />
            <AdvancedFields form={form} />
          </Stack>
        </Paper>
        {check.error && <CheckError error={check.error} url={form.values.url} />}
        <Group justify="flex-end">
          {check.isPending && (
            <Text size="sm" c="dimmed" role="status">
              {t("stores.form.checking", { host: hostOf(form.values.url) })}
            </Text>
          )}
          <Button type="submit" size="md" loading={check.isPending}>
            {t("common.continue")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ShopFields({ form }: { form: StoreForm }) {
  const { t } = useTranslation();
  const { data: platforms = [] } = useQuery(platformsQuery);
  const emailAdvice = useFailureWords()({ code: "email_instead_of_login", host: "", fallback: { message: "" } }).advice;
  const url = form.getInputProps("url");
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t("stores.form.platform")}
          allowDeselect={false}
          data={
            platforms.length > 0
              ? platforms.map(({ platform, title }) => ({ value: platform, label: title }))
              : [{ value: "cartum", label: "Cartum" }]
          }
          {...form.getInputProps("platform")}
        />
        <TextInput
          id="store-name"
          label={t("stores.form.name")}
          description={t("stores.form.name_help")}
          maxLength={LONGEST_NAME * 2}
          autoComplete="off"
          {...form.getInputProps("name")}
        />
      </SimpleGrid>
      <TextInput
        id="store-url"
        type="url"
        inputMode="url"
        label={t("stores.form.url")}
        description={t("stores.form.url_help")}
        placeholder="https://"
        autoComplete="off"
        {...url}
        onBlur={() => form.setFieldValue("url", withScheme(form.values.url))}
      />
      <ShopProbe
        platform={form.values.platform}
        title={platforms.find(({ platform }) => platform === form.values.platform)?.title ?? form.values.platform}
        url={form.values.url}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          id="store-login"
          label={t("stores.form.login")}
          description={t("stores.form.login_help")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps("login")}
          error={
            form.errors.login && (
              <>
                {form.errors.login} {form.values.login.includes("@") && emailAdvice}
              </>
            )
          }
        />
        <PasswordInput
          id="store-password"
          label={t("stores.form.password")}
          description={t("stores.form.password_help")}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
          {...form.getInputProps("password")}
        />
      </SimpleGrid>
    </>
  );
}

/** The cause of a failed check with its own sentence and advice; other refusals as everywhere. */
export function CheckError({ error, url }: { error: unknown; url: string }) {
  const problem = error instanceof ApiProblem && error.status === 422 && error.code !== "invalid" ? error : null;
  if (!problem) return <ProblemNote error={error} />;
  const facts = (problem.body.facts ?? {}) as Readonly<Record<string, unknown>>;
  const advice = typeof problem.body.advice === "string" ? problem.body.advice : undefined;
  return (
    <FailureNote
      answer
      code={problem.code}
      host={hostOf(url)}
      target={String(facts.redirectedTo ?? "")}
      fallback={{ message: problem.detail, advice }}
    />
  );
}

function shopErrors(error: unknown): Record<string, string> {
  const found = fieldErrors(error, ["name", "url", "credentials.login", "credentials.password"]);
  return Object.fromEntries(Object.entries(found).map(([path, message]) => [path.replace("credentials.", ""), message]));
}

function focusField(name: string | undefined): void {
  if (name) document.getElementById(`store-${name}`)?.focus();
}
