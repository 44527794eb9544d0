import { Group, Paper, Select, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Matched } from "../../api/mirrors.ts";
import { Tag } from "../../ui/Tag.tsx";
import { type Choice, CREATE } from "./match-lines.ts";

export interface TheirEntry {
  readonly id: string;
  readonly name: string;
  readonly inactive: boolean;
  readonly gone: boolean;
  /** An employee without an e-mail address cannot be made here. */
  readonly mayCreate: boolean;
}

interface MatchTableProps {
  readonly kind: Matched;
  readonly theirs: readonly TheirEntry[];
  readonly ours: readonly { readonly id: string; readonly name: string }[];
  readonly choices: Readonly<Record<string, Choice>>;
  readonly onChange: (choices: Readonly<Record<string, Choice>>) => void;
  readonly readOnly?: boolean;
}

/** What of the account is what here, a line each. */
export function MatchTable({ kind, theirs, ours, choices, onChange, readOnly = false }: MatchTableProps) {
  const { t } = useTranslation();
  if (theirs.length === 0) return null;
  const options = ours.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={t(`mirror.${kind}`)}>
      <Title order={2} mb="xs">
        {t(`mirror.${kind}`)}
      </Title>
      <Table layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("mirror.in_roapp")}</Table.Th>
            <Table.Th>{t("mirror.here")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {theirs.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td>
                <Group gap={6}>
                  <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                    {entry.name}
                  </Text>
                  {entry.inactive && <Tag tone="quiet">{t("mirror.inactive_there")}</Tag>}
                  {entry.gone && <Tag tone="warn">{t("mirror.gone_there")}</Tag>}
                </Group>
              </Table.Td>
              <Table.Td>
                <Select
                  size="sm"
                  aria-label={t("mirror.match_for", { name: entry.name })}
                  placeholder={t("mirror.nothing_here")}
                  clearable
                  clearButtonProps={{ "aria-label": t("mirror.nothing_here") }}
                  disabled={readOnly || entry.gone}
                  data={entry.mayCreate ? [...options, { value: CREATE, label: t("mirror.create_here") }] : options}
                  value={choices[entry.id] ?? null}
                  onChange={(choice) => onChange({ ...choices, [entry.id]: choice })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
