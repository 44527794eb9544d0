import { Alert, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { ApiProblem, NetworkCut } from "../api/http.ts";
import type words from "../locales/en/problems.json";
import { WarningIcon } from "./icons.tsx";

type KnownProblem = keyof typeof words;

/** What an error means, as people read it: our sentence for its code where there is one, and the API's own detail. */
export function useProblemText(): (error: unknown) => { title: string; detail: string } {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (error instanceof NetworkCut) return { title: t("problems.network_cut"), detail: t("problems.nothing_lost") };
    if (!(error instanceof ApiProblem)) return { title: t("problems.unexpected"), detail: error instanceof Error ? error.message : String(error) };
    const known = i18n.exists(`problems.${error.code}`);
    return { title: known ? t(`problems.${error.code as KnownProblem}`) : t("problems.refused"), detail: error.detail };
  };
}

/** An error beside what caused it. Screen readers hear it at once. */
export function ProblemNote({ error }: { error: unknown }) {
  const textOf = useProblemText();
  if (!error) return null;
  const { title, detail } = textOf(error);
  return (
    <Alert role="alert" color="red" variant="light" icon={<WarningIcon />} title={title}>
      {detail !== title && <Text size="sm">{detail}</Text>}
    </Alert>
  );
}

/** Tells about an error that has no place of its own on the page. */
export function useProblemToast(): (error: unknown) => void {
  const textOf = useProblemText();
  return (error) => {
    const { title, detail } = textOf(error);
    notifications.show({ color: "red", title, message: detail, icon: <WarningIcon />, autoClose: 12_000 });
  };
}

/** The API's complaints about single fields, by their path, for a form to show beside them. */
export function fieldErrors(error: unknown, known: readonly string[]): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.errors.filter(({ path }) => known.includes(path)).map(({ path, message }) => [path, message]));
}
