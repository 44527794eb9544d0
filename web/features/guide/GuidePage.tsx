import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../i18n.ts";
import { Loading } from "../../ui/Loading.tsx";
import { usePageTitle } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Guide } from "./Guide.tsx";

/** The guides are files of docs/guide, so that they are read in the repository as well. */
const GUIDES = import.meta.glob<string>("../../../docs/guide/*.md", { query: "?raw", import: "default" });

/** The guide for merchants, in the person's language. */
export function GuidePage() {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { data: text, error } = useQuery({
    queryKey: ["guide", language],
    queryFn: () => GUIDES[`../../../docs/guide/${language}.md`]?.() ?? "",
    staleTime: Number.POSITIVE_INFINITY,
  });
  usePageTitle(t("common.guide"));
  return (
    <>
      <ProblemNote error={error} />
      {text === undefined && !error && <Loading />}
      {text !== undefined && <Guide text={text} />}
    </>
  );
}
