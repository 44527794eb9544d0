import { Button, Group, Stepper } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/http.ts";
import { isSetupNeeded, setUp } from "../../api/session.ts";
import { currentLanguage } from "../../i18n.ts";
import { sessionQuery } from "../../queries/session.ts";
import { browserZone, CURRENCY_OF_COUNTRY, guessCountry } from "../../ui/countries.ts";
import { DoorPage } from "../../ui/DoorPage.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";
import { AlreadySetUp } from "./AlreadySetUp.tsx";
import { CompanyStep } from "./CompanyStep.tsx";
import { OwnerStep } from "./OwnerStep.tsx";
import { FIELDS_OF_STEP, type SetupForm, stepOf } from "./setup-form.ts";
import { TokenStep } from "./TokenStep.tsx";

const route = getRouteApi("/setup");

/** The first run: the token that proves who started the service, the company, its owner. */
export function SetupPage() {
  const { t } = useTranslation();
  const token = route.useSearch().token ?? tokenInHash();
  const needed = useQuery({ queryKey: ["setup-needed"], queryFn: isSetupNeeded });
  const [step, setStep] = useState(token === "" ? 0 : 1);
  const form = useSetupForm(token);
  const navigate = useNavigate();
  const client = useQueryClient();

  const finish = useMutation({
    mutationFn: () => setUp({ ...form.values, setupToken: form.values.setupToken.trim() }),
    onSuccess: () => {
      client.removeQueries({ queryKey: sessionQuery.queryKey });
      void navigate({ to: "/settings/stores", replace: true });
    },
    onError: (error) => {
      const wrong =
        error instanceof ApiProblem && error.code === "wrong_setup_token" ? { setupToken: t("session.token_wrong") } : fieldErrors(error, ALL_FIELDS);
      form.setErrors(wrong);
      const first = Object.keys(wrong)[0];
      if (first) setStep(stepOf(first));
    },
  });

  const goOn = () => {
    const wrong = FIELDS_OF_STEP[step]?.filter((field) => form.validateField(field).hasError) ?? [];
    if (wrong.length > 0) return;
    if (step < 2) setStep(step + 1);
    else finish.mutate();
  };

  if (needed.data === false) return <AlreadySetUp />;
  return (
    <DoorPage title={t("session.setup_title")} lead={t("session.setup_lead")} width={560}>
      <Stepper active={step} onStepClick={(to) => to < step && setStep(to)} size="sm" iconSize={30} allowNextStepsSelect={false}>
        <Stepper.Step label={t("session.step_token")} />
        <Stepper.Step label={t("session.step_company")} />
        <Stepper.Step label={t("session.step_owner")} />
      </Stepper>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        {step === 0 && <TokenStep form={form} />}
        {step === 1 && <CompanyStep form={form} />}
        {step === 2 && <OwnerStep form={form} />}
        {finish.error && Object.keys(form.errors).length === 0 && <ProblemNote error={finish.error} />}
        <Group justify="space-between" mt="xl">
          <Button variant="default" onClick={() => setStep(step - 1)} style={{ visibility: step === 0 ? "hidden" : "visible" }}>
            {t("common.back")}
          </Button>
          <Button type="submit" loading={finish.isPending}>
            {step < 2 ? t("common.continue") : t("session.finish_setup")}
          </Button>
        </Group>
      </form>
    </DoorPage>
  );
}

const ALL_FIELDS = Object.values(FIELDS_OF_STEP).flat();
const LEAST_PASSWORD = 10;

function useSetupForm(token: string): SetupForm {
  const { t } = useTranslation();
  const zone = browserZone();
  const country = guessCountry(zone, currentLanguage());
  const needed = (value: string) => (value.trim() === "" ? t("common.needed") : null);
  return useForm({
    initialValues: {
      setupToken: token,
      company: { name: "", country, currency: CURRENCY_OF_COUNTRY[country] ?? "EUR", timeZone: zone, locale: currentLanguage() as string },
      owner: { name: "", email: "", password: "" },
    },
    validate: {
      setupToken: needed,
      company: { name: needed },
      owner: {
        name: needed,
        email: (value) => (/.@./.test(value.trim()) ? null : t("session.email_needed")),
        password: (value) => (value.length < LEAST_PASSWORD ? t("session.password_short", { count: LEAST_PASSWORD }) : null),
      },
    },
  });
}

/** A token after "#" never reaches a server's log; it is taken out of the address bar once read. */
function tokenInHash(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
}
