import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/http.ts";
import { probeStore } from "../../api/stores.ts";
import { hostOf, useFailureWords, withScheme } from "../../ui/FailureNote.tsx";
import { CheckIcon, WarningIcon } from "../../ui/icons.tsx";
import classes from "./ShopProbe.module.css";

/** Long enough that an address typed fluently is asked for once, at its end. */
const PAUSE_MS = 700;

interface ProbeProps {
  readonly platform: string;
  /** The platform as people call it. */
  readonly title: string;
  readonly url: string;
}

/** Below the address while somebody types it: whether a shop answers there. Only the address is sent; user name and password are the next step's. */
export function ShopProbe({ platform, title, url }: ProbeProps) {
  const { t } = useTranslation();
  const words = useFailureWords();
  const typed = withScheme(url);
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const { data, error, isFetching } = useQuery({
    queryKey: ["store-probe", platform, settled],
    queryFn: ({ signal }) => probeStore(platform, settled, signal),
    enabled: mayBeWhole(settled),
    retry: false,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });
  const host = hostOf(settled);
  const failure = error instanceof ApiProblem && error.status === 422 && error.code !== "invalid" ? error : null;
  const facts = (failure?.body.facts ?? {}) as Readonly<Record<string, unknown>>;
  const said = failure && words({ code: failure.code, host, target: String(facts.redirectedTo ?? ""), fallback: { message: failure.detail } });
  const current = settled === typed;
  return (
    <div role="status" className={classes.line} data-probe={current && data?.known ? "found" : current && said ? "failed" : undefined}>
      {current && isFetching && (
        <Text size="sm" c="dimmed">
          {t("stores.form.probing", { host })}
        </Text>
      )}
      {current && !isFetching && data?.known && (
        <Text size="sm" className={classes.found ?? ""}>
          <CheckIcon size={16} /> {t("stores.form.probe_found", { host, platform: title })}
        </Text>
      )}
      {current && !isFetching && said && (
        <Text size="sm" className={classes.failed ?? ""}>
          <WarningIcon size={16} />
          <span>
            {said.message} {said.advice}
          </span>
        </Text>
      )}
    </div>
  );
}

/** "kvitka" is on its way to "kvitka.example": nobody is asked for it yet. */
function mayBeWhole(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname.startsWith("[") || /\.[^.]{2,}$/.test(hostname) || /^\d+(\.\d+){3}$/.test(hostname);
}
