import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "../../queries/session.ts";
import { DoorPage } from "../../ui/DoorPage.tsx";
import { SignInForm } from "../../ui/SignInForm.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { t } = useTranslation();
  const { back } = route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  return (
    <DoorPage title={t("session.sign_in_title")} lead={t("session.sign_in_lead")}>
      <SignInForm
        onSignedIn={(session) => {
          client.setQueryData(sessionQuery.queryKey, session);
          router.history.replace(back ?? "/");
        }}
      />
    </DoorPage>
  );
}
