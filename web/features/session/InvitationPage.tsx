import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { acceptInvitation } from "../../api/session.ts";
import { sessionQuery } from "../../queries/session.ts";
import { DoorPage } from "../../ui/DoorPage.tsx";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";

const route = getRouteApi("/invitations/$token");
const LEAST_PASSWORD = 10;

/** Somebody was invited: they choose a password and are signed in. */
export function InvitationPage() {
  const { t } = useTranslation();
  const { token } = route.useParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { password: "", again: "" },
    validate: {
      password: (value) => (value.length < LEAST_PASSWORD ? t("session.password_short", { count: LEAST_PASSWORD }) : null),
      again: (value, { password }) => (value === password ? null : t("session.password_differs")),
    },
  });
  const accept = useMutation({
    mutationFn: () => acceptInvitation(token, form.values.password),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      void navigate({ to: "/orders", replace: true });
    },
    onError: (error) => form.setErrors(fieldErrors(error, ["password"])),
  });
  const visibility = { visibilityToggleButtonProps: { "aria-label": t("common.show_password") } };
  return (
    <DoorPage title={t("session.invitation_title")} lead={t("session.invitation_lead")}>
      <form noValidate onSubmit={form.onSubmit(() => accept.mutate())}>
        <Stack>
          <PasswordInput
            label={t("session.new_password")}
            description={t("session.password_hint")}
            autoComplete="new-password"
            autoFocus
            {...visibility}
            {...form.getInputProps("password")}
          />
          <PasswordInput label={t("session.password_again")} autoComplete="new-password" {...visibility} {...form.getInputProps("again")} />
          {accept.error && !form.errors.password && <ProblemNote error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            {t("session.accept")}
          </Button>
        </Stack>
      </form>
    </DoorPage>
  );
}
