import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/http.ts";
import type words from "../../locales/en/failures.json";
import { WarningIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";

type KnownFailure = keyof typeof words;

/** Why an account could not be reached, in the person's language; any other refusal as it is. */
export function MirrorFailure({ error, url }: { error: unknown; url: string }) {
  if (!(error instanceof ApiProblem) || error.status !== 422 || typeof error.body.advice !== "string") return <ProblemNote error={error} />;
  const facts = (error.body.facts ?? {}) as Readonly<Record<string, unknown>>;
  const host = typeof facts.host === "string" ? facts.host : url || "api.roapp.io";
  return <FailureWords code={error.code} host={host} message={String(error.body.message)} advice={error.body.advice} role="alert" />;
}

interface FailureWordsProps {
  readonly code: string;
  readonly host: string;
  /** What the API says, where we have no words of our own for the code. */
  readonly message: string;
  readonly advice: string;
  readonly role: "alert" | "note";
}

export function FailureWords({ code, host, message, advice, role }: FailureWordsProps) {
  const { t, i18n } = useTranslation();
  const isKnown = i18n.exists(`failures.${code}.message`);
  const known = code as KnownFailure;
  const facts = { host, target: "", interpolation: { escapeValue: false } };
  // The other words speak of a shop's user name and password.
  const isKey = code === "wrong_credentials";
  return (
    <Alert
      role={role}
      color="red"
      variant="light"
      icon={<WarningIcon />}
      title={isKey ? t("mirror.wrong_key.message") : isKnown ? t(`failures.${known}.message`, facts) : message}
      data-code={code}
    >
      <Text size="sm">{isKey ? t("mirror.wrong_key.advice") : isKnown ? t(`failures.${known}.advice`, facts) : advice}</Text>
    </Alert>
  );
}
