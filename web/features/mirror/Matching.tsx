import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { MATCHED, type Matched } from "../../api/mirrors.ts";
import { employeesQuery, locationsQuery, orderStatusesQuery, orderTypesQuery } from "../../queries/directory.ts";
import { MatchTable, type TheirEntry } from "./MatchTable.tsx";
import type { Choices } from "./match-lines.ts";

interface MatchingProps {
  readonly theirs: Readonly<Record<Matched, readonly TheirEntry[]>>;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
  readonly readOnly?: boolean;
}

/** All four kinds under one heading. */
export function Matching({ theirs, choices, onChange, readOnly = false }: MatchingProps) {
  const { t } = useTranslation();
  const { data: orderStatuses = [] } = useQuery(orderStatusesQuery);
  const { data: locations = [] } = useQuery(locationsQuery);
  const { data: orderTypes = [] } = useQuery(orderTypesQuery);
  const { data: employees = [] } = useQuery(employeesQuery);
  const ours = { orderStatuses, locations, orderTypes, employees };
  return (
    <Stack>
      <div>
        <Title order={2}>{t("mirror.matching")}</Title>
        <Text size="sm" c="dimmed">
          {t("mirror.matching_help")}
        </Text>
      </div>
      {MATCHED.map((kind) => (
        <MatchTable
          key={kind}
          kind={kind}
          theirs={theirs[kind]}
          ours={ours[kind]}
          choices={choices[kind]}
          onChange={(changed) => onChange({ ...choices, [kind]: changed })}
          readOnly={readOnly}
        />
      ))}
    </Stack>
  );
}
