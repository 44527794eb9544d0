import { Alert, Checkbox, List, Paper, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OrderStatus } from "../../api/directory.ts";
import type { RemoteStatus, StatusRules } from "../../api/stores.ts";
import { currentLanguage } from "../../i18n.ts";
import { orderStatusesQuery } from "../../queries/directory.ts";
import { ArrowIcon, WarningIcon } from "../../ui/icons.tsx";
import { StatusBadge } from "../../ui/StatusBadge.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { titleIn } from "../../ui/titles.ts";
import classes from "./MatchingTables.module.css";
import { type RuleHint, ruleHints } from "./rule-warnings.ts";

interface MatchingProps {
  readonly rules: StatusRules;
  readonly onChange: (rules: StatusRules) => void;
  readonly remote: readonly RemoteStatus[];
  readonly mayCancel: boolean;
  /** Store statuses the merchant marked as finished, beside those the shop says. */
  readonly finalIds: readonly string[];
  readonly onFinalIds: (ids: readonly string[]) => void;
  readonly readOnly?: boolean;
}

/** Status matching: two tables, one for each way. Recommended, not required; what looks odd is said before it is saved. */
export function MatchingTables(props: MatchingProps) {
  const { data: desk = [] } = useQuery(orderStatusesQuery);
  return (
    <Stack gap="lg">
      <Inward {...props} desk={desk} />
      <Outward {...props} desk={desk} />
      <Hints hints={ruleHints(props.rules, props.remote, props.mayCancel)} desk={desk} remote={props.remote} />
    </Stack>
  );
}

type SideProps = MatchingProps & { readonly desk: readonly OrderStatus[] };

function Inward({ rules, onChange, remote, desk, finalIds, onFinalIds, readOnly = false }: SideProps) {
  const { t } = useTranslation();
  const choose = (remoteStatusId: string, statusId: string | null) => {
    const others = rules.in.filter((rule) => rule.remoteStatusId !== remoteStatusId);
    onChange({ ...rules, in: statusId ? [...others, { remoteStatusId, statusId }] : others });
  };
  return (
    <Side
      title={t("stores.matching_in")}
      text={t("stores.matching_in_help")}
      from={t("stores.store_status")}
      to={t("stores.desk_status")}
      last={t("stores.finished")}
    >
      {remote.map((status) => {
        const title = titleIn(status.titles, currentLanguage(), status.id);
        return (
          <Table.Tr key={status.id}>
            <Table.Td className={classes.from ?? ""}>
              <Text size="sm" fw={550}>
                {title}
              </Text>
            </Table.Td>
            <Table.Td className={classes.arrow ?? ""}>
              <ArrowIcon size={16} />
            </Table.Td>
            <Table.Td className={classes.to ?? ""}>
              <StatusSelect
                label={t("stores.match_for", { status: title })}
                placeholder={t("stores.no_match")}
                options={desk.map(({ id, name }) => ({ value: id, label: name }))}
                value={rules.in.find((rule) => rule.remoteStatusId === status.id)?.statusId ?? null}
                onChange={(statusId) => choose(status.id, statusId)}
                readOnly={readOnly}
              />
            </Table.Td>
            <Table.Td className={classes.last ?? ""}>
              {status.final || status.cancelled ? (
                <Tag tone={status.cancelled ? "bad" : "good"}>{status.cancelled ? t("stores.cancelled") : t("stores.final")}</Tag>
              ) : (
                <Checkbox
                  size="sm"
                  disabled={readOnly}
                  label={<span className={classes.phoneOnly}>{t("stores.finished")}</span>}
                  aria-label={t("stores.finished_for", { status: title })}
                  checked={finalIds.includes(status.id)}
                  onChange={({ currentTarget }) =>
                    onFinalIds(currentTarget.checked ? [...finalIds, status.id] : finalIds.filter((id) => id !== status.id))
                  }
                />
              )}
            </Table.Td>
          </Table.Tr>
        );
      })}
    </Side>
  );
}

function Outward({ rules, onChange, remote, desk, readOnly = false }: SideProps) {
  const { t } = useTranslation();
  const choose = (statusId: string, remoteStatusId: string | null) => {
    const others = rules.out.filter((rule) => rule.statusId !== statusId);
    onChange({ ...rules, out: remoteStatusId ? [...others, { statusId, remoteStatusId }] : others });
  };
  const options = remote.map(({ id, titles }) => ({ value: id, label: titleIn(titles, currentLanguage(), id) }));
  return (
    <Side title={t("stores.matching_out")} text={t("stores.matching_out_help")} from={t("stores.desk_status")} to={t("stores.store_status")}>
      {desk.map((status) => (
        <Table.Tr key={status.id}>
          <Table.Td className={classes.from ?? ""}>
            <StatusBadge name={status.name} color={status.color} />
          </Table.Td>
          <Table.Td className={classes.arrow ?? ""}>
            <ArrowIcon size={16} />
          </Table.Td>
          <Table.Td className={classes.to ?? ""}>
            <StatusSelect
              label={t("stores.match_for", { status: status.name })}
              placeholder={t("stores.nothing_sent")}
              options={options}
              value={rules.out.find((rule) => rule.statusId === status.id)?.remoteStatusId ?? null}
              onChange={(remoteStatusId) => choose(status.id, remoteStatusId)}
              readOnly={readOnly}
            />
          </Table.Td>
        </Table.Tr>
      ))}
    </Side>
  );
}

function Side({
  title,
  text,
  from,
  to,
  last,
  children,
}: {
  title: string;
  text: string;
  from: string;
  to: string;
  last?: string;
  children: ReactNode;
}) {
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={title}>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      <Table className={classes.table ?? ""} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{from}</Table.Th>
            <Table.Td w={36} />
            <Table.Th>{to}</Table.Th>
            {last && <Table.Th w={110}>{last}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Paper>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly placeholder: string;
  readonly options: { value: string; label: string }[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly readOnly: boolean;
}

function StatusSelect({ label, placeholder, options, value, onChange, readOnly }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="sm"
      aria-label={label}
      placeholder={placeholder}
      clearable
      clearButtonProps={{ "aria-label": t("stores.clear_match") }}
      disabled={readOnly}
      data={options}
      value={value}
      onChange={onChange}
    />
  );
}

function Hints({ hints, desk, remote }: { hints: readonly RuleHint[]; desk: readonly OrderStatus[]; remote: readonly RemoteStatus[] }) {
  const { t } = useTranslation();
  if (hints.length === 0) return null;
  const deskName = (id: string | null | undefined) => desk.find((status) => status.id === id)?.name ?? "";
  const shopName = (id: string) => titleIn(remote.find((status) => status.id === id)?.titles ?? {}, currentLanguage(), id);
  return (
    <Alert color="orange" variant="light" icon={<WarningIcon />} title={t("stores.hints_title")} role="status">
      <List size="sm" spacing={4}>
        {hints.map((hint) => (
          <List.Item key={`${hint.code} ${hint.statusId} ${hint.remoteStatusId}`}>
            {t(`stores.hint.${hint.code}`, { desk: deskName(hint.statusId), store: shopName(hint.remoteStatusId), back: deskName(hint.backId) })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
