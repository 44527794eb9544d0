import { type UseFormReturnType, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { ProductMatching, Store, StoreSettings } from "../../api/stores.ts";
import { withScheme } from "../../ui/FailureNote.tsx";

/** What the form holds while somebody fills it in; numbers of minutes, empty for "as usual". */
export interface StoreFormValues {
  platform: string;
  name: string;
  url: string;
  login: string;
  password: string;
  enabled: boolean;
  locationId: string;
  orderTypeId: string;
  productLanguage: string;
  productMatching: ProductMatching;
  assignment: "all" | "selected";
  employeeIds: string[];
  timeZone: string;
  newOrderMinutes: number | "";
  fullPassMinutes: number | "";
  mayCancelInStore: boolean;
  frozenFollowsStatus: boolean;
  finalStatusIds: string[];
}
export type StoreForm = UseFormReturnType<StoreFormValues>;

export const LONGEST_NAME = 64;

/** `needsLogin`: a new store needs its credentials; an old one keeps them. */
export function useStoreForm(initialValues: StoreFormValues, needsLogin: boolean): StoreForm {
  const { t } = useTranslation();
  const needed = (value: string) => (value.trim() === "" ? t("common.needed") : null);
  return useForm<StoreFormValues>({
    initialValues,
    validateInputOnBlur: ["login", "name"],
    validate: {
      name: (value) => needed(value) ?? ([...value.trim()].length > LONGEST_NAME ? t("stores.form.name_long", { count: LONGEST_NAME }) : null),
      url: (value) => needed(value) ?? (isAddress(value) ? null : t("stores.form.url_wrong")),
      login: (value) => (needsLogin ? (needed(value) ?? (value.includes("@") ? t("stores.form.login_email") : null)) : null),
      password: (value) => (needsLogin ? needed(value) : null),
      locationId: needed,
      orderTypeId: needed,
      productLanguage: needed,
      employeeIds: (value, { assignment }) => (assignment === "selected" && value.length === 0 ? t("stores.form.managers_needed") : null),
      newOrderMinutes: minutes,
      fullPassMinutes: minutes,
    },
  });

  function minutes(value: number | ""): string | null {
    return value === "" || (value >= 1 && value <= 60) ? null : t("stores.form.minutes_wrong");
  }
}

export function valuesOf(store: Store): StoreFormValues {
  return {
    platform: store.platform,
    name: store.name,
    url: store.url,
    login: "",
    password: "",
    enabled: store.enabled,
    locationId: store.locationId,
    orderTypeId: store.orderTypeId,
    productLanguage: store.productLanguage,
    productMatching: store.productMatching,
    assignment: store.assignment.mode,
    employeeIds: store.assignment.mode === "selected" ? [...store.assignment.employeeIds] : [],
    timeZone: store.timeZone,
    newOrderMinutes: minutesOf(store.newOrderIntervalSeconds),
    fullPassMinutes: minutesOf(store.fullPassIntervalSeconds),
    mayCancelInStore: store.mayCancelInStore,
    frozenFollowsStatus: store.frozenFollowsStatus,
    finalStatusIds: [...store.finalStatusIds],
  };
}

/** What the API is told. Intervals left as usual are not sent: then the service's own hold. */
export function settingsOf(values: StoreFormValues): StoreSettings {
  return {
    name: values.name.trim(),
    url: withScheme(values.url),
    enabled: values.enabled,
    locationId: values.locationId,
    orderTypeId: values.orderTypeId,
    productLanguage: values.productLanguage,
    productMatching: values.productMatching,
    assignment: values.assignment === "all" ? { mode: "all" } : { mode: "selected", employeeIds: values.employeeIds },
    timeZone: values.timeZone,
    ...(values.newOrderMinutes === "" ? {} : { newOrderIntervalSeconds: values.newOrderMinutes * 60 }),
    ...(values.fullPassMinutes === "" ? {} : { fullPassIntervalSeconds: values.fullPassMinutes * 60 }),
    mayCancelInStore: values.mayCancelInStore,
    frozenFollowsStatus: values.frozenFollowsStatus,
    finalStatusIds: values.finalStatusIds,
  };
}

/** Only what differs from the store as it is: what somebody else changed meanwhile, or the service presets, is left alone. */
export function changesOf(store: Store, values: StoreFormValues): Partial<StoreSettings> {
  const before = settingsOf(valuesOf(store)) as unknown as Record<string, unknown>;
  return Object.fromEntries(Object.entries(settingsOf(values)).filter(([member, value]) => JSON.stringify(value) !== JSON.stringify(before[member])));
}

/** A service may preset less than a minute (a demonstration does); a person chooses whole minutes. */
function minutesOf(seconds: number): number | "" {
  return seconds >= 60 ? Math.round(seconds / 60) : "";
}

function isAddress(text: string): boolean {
  const url = withScheme(text);
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).hostname !== "";
}
