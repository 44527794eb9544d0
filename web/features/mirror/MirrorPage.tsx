import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mirrorQuery } from "../../queries/mirrors.ts";
import { useCan } from "../../queries/session.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { ConnectedMirror } from "./ConnectedMirror.tsx";
import { ConnectMirror } from "./ConnectMirror.tsx";

/** *Settings > RO App*: connecting it, or how it is doing. */
export function MirrorPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: mirror, error } = useQuery(mirrorQuery);
  if (mirror) return <ConnectedMirror mirror={mirror} />;
  if (mirror === null && can("stores.manage")) return <ConnectMirror />;
  return (
    <Page title={t("mirror.title")} width={820}>
      <ProblemNote error={error} />
      {mirror === null ? <Text c="dimmed">{t("mirror.none_connected")}</Text> : !error && <Loading />}
    </Page>
  );
}
