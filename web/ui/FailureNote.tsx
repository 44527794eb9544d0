import { Alert, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type words from "../locales/en/failures.json";
import { WarningIcon } from "./icons.tsx";

type KnownFailure = keyof typeof words;

interface FailureProps {
  readonly code: string;
  /** The address that was asked, for the sentence. */
  readonly host: string;
  /** Where the address leads on to, when it does. */
  readonly target?: string;
  /** What the API says, where we have no words of our own for the code. */
  readonly fallback: { readonly message: string; readonly advice?: string | undefined };
  /** It answers what the person just did: brought into sight, and read out. */
  readonly answer?: boolean;
  /** What one can do about it here and now. */
  readonly action?: ReactNode;
}

/** Why a shop could not be reached, and what to do about it: each cause has its own sentence and advice in the person's language. */
export function FailureNote({ code, host, target = "", fallback, answer = false, action }: FailureProps) {
  const { message, advice } = useFailureWords()({ code, host, target, fallback });
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer) note.current?.scrollIntoView({ block: "nearest" });
  }, [answer]);
  return (
    <Alert ref={note} role={answer ? "alert" : "note"} color="red" variant="light" icon={<WarningIcon />} title={message} data-code={code}>
      <Stack gap="xs" align="flex-start">
        {advice && (
          <Text size="sm" data-part="advice">
            {advice}
          </Text>
        )}
        {action}
      </Stack>
    </Alert>
  );
}

export function useFailureWords(): (failure: FailureProps) => { message: string; advice: string } {
  const { t, i18n } = useTranslation();
  return ({ code, host, target = "", fallback }) => {
    if (!i18n.exists(`failures.${code}.message`)) return { message: fallback.message, advice: fallback.advice ?? "" };
    const known = code as KnownFailure;
    const facts = { host, target: target || t("failures.redirected.elsewhere"), interpolation: { escapeValue: false } };
    return { message: t(`failures.${known}.message`, facts), advice: t(`failures.${known}.advice`, facts) };
  };
}

/** The host of an address as people typed it, for sentences. */
export function hostOf(url: string): string {
  const text = withScheme(url);
  return URL.canParse(text) ? new URL(text).host : url;
}

/** People type "myshop.com": the usual scheme is put before it. */
export function withScheme(url: string): string {
  const text = url.trim();
  return text === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
}
