import { Alert, Button, Checkbox, Group, List, Paper, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newOnceKey } from "../../api/http.ts";
import { checkMirror, connectMirror, MATCHED, type Matched, type MirrorCheck } from "../../api/mirrors.ts";
import { CheckIcon, WarningIcon } from "../../ui/icons.tsx";
import { Page } from "../../ui/Page.tsx";
import { Extras, type ExtraValues } from "./Extras.tsx";
import { Matching } from "./Matching.tsx";
import type { TheirEntry } from "./MatchTable.tsx";
import { MirrorFailure } from "./MirrorFailure.tsx";
import { type Choices, directoryOf, suggestedChoices } from "./match-lines.ts";

/** Where RO App answers, unless somebody runs a gateway of their own. */
const API_ADDRESS = "https://api.roapp.io";

interface Account {
  readonly apiKey: string;
  readonly url: string;
}

/** Who needs this, the key and its check; then the matching, and the click after which the first order goes. */
export function ConnectMirror() {
  const { t } = useTranslation();
  const [account, setAccount] = useState<Account>({ apiKey: "", url: "" });
  const [checked, setChecked] = useState<MirrorCheck | null>(null);
  return (
    <Page title={t("mirror.title")} lead={t("mirror.lead")} width={820}>
      {checked ? (
        <SecondStep account={account} checked={checked} onBack={() => setChecked(null)} />
      ) : (
        <FirstStep account={account} onChange={setAccount} onChecked={setChecked} />
      )}
    </Page>
  );
}

interface FirstStepProps {
  readonly account: Account;
  readonly onChange: (account: Account) => void;
  readonly onChecked: (check: MirrorCheck) => void;
}

function FirstStep({ account, onChange, onChecked }: FirstStepProps) {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: () => checkMirror(account.apiKey.trim(), account.url.trim()), onSuccess: onChecked });
  return (
    <>
      <Alert color="blue" variant="light" title={t("mirror.who_title")}>
        <List size="sm" spacing={4}>
          <List.Item>{t("mirror.who_yes")}</List.Item>
          <List.Item>{t("mirror.who_no")}</List.Item>
        </List>
      </Alert>
      <Paper p="lg">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            check.mutate();
          }}
        >
          <Stack>
            <PasswordInput
              label={t("mirror.key")}
              description={t("mirror.key_help")}
              autoComplete="off"
              visibilityToggleButtonProps={{ "aria-label": t("common.show_password") }}
              value={account.apiKey}
              onChange={(event) => onChange({ ...account, apiKey: event.currentTarget.value })}
            />
            <TextInput
              label={t("mirror.url")}
              description={t("mirror.url_help")}
              placeholder={API_ADDRESS}
              inputMode="url"
              value={account.url}
              onChange={(event) => onChange({ ...account, url: event.currentTarget.value })}
            />
            {check.error && <MirrorFailure error={check.error} url={account.url} />}
            <Group justify="flex-end">
              <Button type="submit" loading={check.isPending} disabled={account.apiKey.trim() === ""}>
                {t("mirror.check")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </>
  );
}

function SecondStep({ account, checked, onBack }: { account: Account; checked: MirrorCheck; onBack: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const onceKey = useRef(newOnceKey());
  const [choices, setChoices] = useState<Choices>(() => suggestedChoices(checked.suggested, leftOut(checked)));
  const [extras, setExtras] = useState<ExtraValues>({ category: null, fields: {}, webhookSecret: "" });
  const [binds, setBinds] = useState(false);
  const connect = useMutation({
    mutationFn: () =>
      connectMirror(
        {
          name: t("mirror.title"),
          enabled: true,
          apiKey: account.apiKey.trim(),
          ...(account.url.trim() === "" ? {} : { url: account.url.trim() }),
          directory: directoryOf(choices),
          fields: extras.fields,
          ...(extras.category === null ? {} : { productCategoryId: extras.category }),
          ...(extras.webhookSecret === "" ? {} : { webhookSecret: extras.webhookSecret }),
          ...(binds ? { existing: "bind" } : {}),
        },
        onceKey.current,
      ),
    onSuccess: (mirror) => client.setQueryData(["mirror"], mirror),
    // Another try is another request: the answer of this one is kept under its key.
    onError: () => {
      onceKey.current = newOnceKey();
    },
  });
  const twins = connect.error instanceof ApiProblem && connect.error.code === "second_mover" ? connect.error : null;
  return (
    <>
      <Group gap={8} role="status">
        <CheckIcon size={18} />
        <Text fw={600}>{t("mirror.account", { company: checked.company.name })}</Text>
      </Group>
      <Matching theirs={theirsOf(checked)} choices={choices} onChange={setChoices} />
      <Extras
        values={extras}
        onChange={setExtras}
        categories={checked.productCategories ?? []}
        customFields={checked.customFields}
        webhookAddress={null}
        hasSecret={false}
      />
      {twins && <SecondMover problem={twins} binds={binds} onBinds={setBinds} />}
      {connect.error && !twins && <MirrorFailure error={connect.error} url={account.url} />}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t("mirror.back")}
        </Button>
        <Button loading={connect.isPending} disabled={twins !== null && !binds} onClick={() => connect.mutate()}>
          {t("mirror.connect")}
        </Button>
      </Group>
    </>
  );
}

function SecondMover({ problem, binds, onBinds }: { problem: ApiProblem; binds: boolean; onBinds: (binds: boolean) => void }) {
  const { t } = useTranslation();
  const [first] = (problem.body.examples ?? []) as readonly { number: string; remoteNumber: string }[];
  const example = first ? `${first.number} = ${first.remoteNumber}` : "";
  return (
    <Alert role="alert" color="orange" variant="light" icon={<WarningIcon />} title={t("mirror.second_mover_title")}>
      <Stack gap="sm">
        <Text size="sm">{t("mirror.second_mover_text", { count: Number(problem.body.count ?? 1), example })}</Text>
        <Checkbox label={t("mirror.second_mover_off")} checked={binds} onChange={(event) => onBinds(event.currentTarget.checked)} />
      </Stack>
    </Alert>
  );
}

/** People who cannot be made here, or are not active there: nobody has to be asked about them. */
function leftOut({ employees }: MirrorCheck): ReadonlySet<string> {
  return new Set(employees.filter(({ active, email }) => !active || !email).map(({ id }) => id));
}

function theirsOf(checked: MirrorCheck): Readonly<Record<Matched, readonly TheirEntry[]>> {
  const out = leftOut(checked);
  const inactive = new Set(checked.employees.filter(({ active }) => !active).map(({ id }) => id));
  const of = (kind: Matched) =>
    checked[kind].map(({ id, name }) => ({
      id,
      name,
      gone: false,
      inactive: kind === "employees" && inactive.has(id),
      mayCreate: kind !== "employees" || !out.has(id),
    }));
  return Object.fromEntries(MATCHED.map((kind) => [kind, of(kind)])) as Record<Matched, TheirEntry[]>;
}
