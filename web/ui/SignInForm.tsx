import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Session, signIn } from "../api/session.ts";
import { ProblemNote } from "./problems.tsx";

/** E-mail and password; used by the sign-in page and, when a session ends, over any page. */
export function SignInForm({ email = "", onSignedIn }: { email?: string; onSignedIn: (session: Session) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email, password: "" },
    validate: {
      email: (value) => (/.@./.test(value.trim()) ? null : t("session.email_needed")),
      password: (value) => (value === "" ? t("session.password_needed") : null),
    },
  });
  const enter = useMutation({ mutationFn: () => signIn(form.values.email.trim(), form.values.password), onSuccess: onSignedIn });
  return (
    <form noValidate onSubmit={form.onSubmit(() => enter.mutate())}>
      <Stack>
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          label={t("session.email")}
          required
          withAsterisk={false}
          data-autofocus={email === "" || undefined}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          name="password"
          autoComplete="current-password"
          label={t("session.password")}
          required
          withAsterisk={false}
          data-autofocus={email !== "" || undefined}
          visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
          {...form.getInputProps("password")}
        />
        <ProblemNote error={enter.error} />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t("session.sign_in")}
        </Button>
      </Stack>
    </form>
  );
}
