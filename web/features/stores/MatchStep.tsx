import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newOnceKey } from "../../api/http.ts";
import { addStore, type NewStore, type StatusRules, type StoreCheck, startImport } from "../../api/stores.ts";
import { CheckIcon } from "../../ui/icons.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { MatchingTables } from "./MatchingTables.tsx";
import { Rehearsal } from "./Rehearsal.tsx";
import { type StoreForm, settingsOf } from "./store-form.ts";

interface StepProps {
  readonly form: StoreForm;
  readonly check: StoreCheck;
  readonly onBack: () => void;
}

/** The second step: what the shop's statuses mean here and the reverse. Its last button is what starts the import, and nothing before it. */
export function MatchStep({ form, check, onBack }: StepProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [rules, setRules] = useState<StatusRules>(check.suggestedRules);
  const onceKey = useRef(newOnceKey());
  const savedId = useRef<string | null>(null);

  const { platform, login, password } = form.values;
  const wanted: NewStore = { platform, ...settingsOf(form.values), credentials: { login: login.trim(), password }, statusRules: rules };

  const save = useMutation({
    mutationFn: async () => {
      // Saved once, even when the import could not be asked for and the button is pressed again.
      savedId.current ??= (await addStore(wanted, onceKey.current)).id;
      return { storeId: savedId.current, importId: form.values.enabled ? (await startImport(savedId.current)).id : null };
    },
    onError: () => {
      if (savedId.current === null) onceKey.current = newOnceKey(); // a refused answer would be kept for the same key
    },
    onSuccess: ({ storeId, importId }) => {
      form.resetDirty();
      void client.invalidateQueries({ queryKey: ["stores"] });
      if (importId) void navigate({ to: "/settings/stores/$storeId/imports/$importId", params: { storeId, importId }, replace: true });
      else void navigate({ to: "/settings/stores/$storeId", params: { storeId }, replace: true });
    },
  });
  return (
    <Stack gap="lg">
      <Alert color="sea" variant="light" icon={<CheckIcon />} title={t("stores.connected_to", { host: check.host })}>
        <Text size="sm">{t("stores.matching_lead")}</Text>
      </Alert>
      <MatchingTables
        rules={rules}
        onChange={setRules}
        remote={check.statuses}
        mayCancel={form.values.mayCancelInStore}
        finalIds={form.values.finalStatusIds}
        onFinalIds={(ids) => form.setFieldValue("finalStatusIds", [...ids])}
      />
      {form.values.enabled && <Rehearsal store={wanted} remote={check.statuses} />}
      {save.error && <ProblemNote error={save.error} />}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t("common.back")}
        </Button>
        <Button size="md" loading={save.isPending} onClick={() => save.mutate()}>
          {form.values.enabled ? t("stores.save_and_import") : t("stores.save_paused")}
        </Button>
      </Group>
    </Stack>
  );
}
