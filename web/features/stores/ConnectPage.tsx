import { Button, Stepper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StoreCheck } from "../../api/stores.ts";
import { currentLanguage } from "../../i18n.ts";
import { locationsQuery, orderTypesQuery } from "../../queries/directory.ts";
import { useSession } from "../../queries/session.ts";
import { BookIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { SampleStillThere } from "../../ui/SampleShop.tsx";
import { ConnectStep } from "./ConnectStep.tsx";
import { MatchStep } from "./MatchStep.tsx";
import { useStoreForm } from "./store-form.ts";

/** + Store: what the shop is (checked before anything is saved), then what its statuses mean; the last click imports. */
export function ConnectPage() {
  const { t } = useTranslation();
  const locations = useQuery(locationsQuery);
  const orderTypes = useQuery(orderTypesQuery);
  const error = locations.error ?? orderTypes.error;
  return (
    <Page
      title={t("stores.connect_store")}
      lead={t("stores.connect_lead")}
      width={900}
      actions={
        // A tab of its own: what is typed in the form stays.
        <Button component="a" href="/guide" target="_blank" variant="subtle" leftSection={<BookIcon />}>
          {t("common.guide")}
        </Button>
      }
    >
      {error ? (
        <ProblemNote error={error} />
      ) : locations.data && orderTypes.data ? (
        <Steps locationId={firstOf(locations.data)} orderTypeId={firstOf(orderTypes.data)} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function Steps({ locationId, orderTypeId }: { locationId: string; orderTypeId: string }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const [check, setCheck] = useState<StoreCheck | null>(null);
  const [step, setStep] = useState(0);
  const form = useStoreForm(
    {
      platform: "cartum",
      name: "",
      url: "",
      login: "",
      password: "",
      enabled: true,
      locationId,
      orderTypeId,
      productLanguage: currentLanguage() === "en" ? "en" : "ua",
      productMatching: "sku",
      assignment: "all",
      employeeIds: [],
      timeZone: company.timeZone,
      newOrderMinutes: "",
      fullPassMinutes: "",
      mayCancelInStore: false,
      frozenFollowsStatus: true,
      finalStatusIds: [],
    },
    true,
  );
  useLeaveWarning(form.isDirty());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step begins at its top
  useEffect(() => document.getElementById("main")?.scrollTo({ top: 0 }), [step]);

  const checked = (found: StoreCheck) => {
    setCheck(found);
    // What the shop says fits better than our guess, unless the person chose for themselves.
    if (!form.isTouched("timeZone")) form.setFieldValue("timeZone", found.suggestedTimeZone);
    if (!form.isTouched("productLanguage") && !found.languages.includes(form.values.productLanguage) && found.languages[0]) {
      form.setFieldValue("productLanguage", found.languages[0]);
    }
    setStep(1);
  };
  return (
    <>
      <SampleStillThere />
      <Stepper active={step} onStepClick={(to) => to < step && setStep(to)} allowNextStepsSelect={false} size="sm" iconSize={32}>
        <Stepper.Step label={t("stores.step_store")} description={t("stores.step_store_text")} />
        <Stepper.Step label={t("stores.step_matching")} description={t("stores.step_matching_text")} />
        <Stepper.Step label={t("stores.step_import")} description={t("stores.step_import_text")} />
      </Stepper>
      {step === 0 && <ConnectStep form={form} languages={check?.languages ?? []} onChecked={checked} />}
      {step === 1 && check && <MatchStep form={form} check={check} onBack={() => setStep(0)} />}
    </>
  );
}

function firstOf(list: readonly { id: string; archived: boolean }[]): string {
  return list.find(({ archived }) => !archived)?.id ?? "";
}

/** Closing the tab would throw away what was typed: the browser asks first. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}
