import { Button, Group, Paper, Table, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Employee } from "../../api/employees.ts";
import { employeesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { Initials } from "../../ui/Initials.tsx";
import { PlusIcon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Page } from "../../ui/Page.tsx";
import { ProblemNote } from "../../ui/problems.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { EmployeeActions } from "./EmployeeActions.tsx";
import { EmployeeDialog } from "./EmployeeDialog.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";

/** Who works here, what each may do, and who takes orders. */
export function EmployeesPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: employees, error } = useQuery(employeesQuery);
  const [editing, setEditing] = useState<Employee | "new" | null>(null);
  const [invitation, setInvitation] = useState<string | null>(null);
  const mayChange = can("employees.manage");
  return (
    <Page
      title={t("settings.nav.employees")}
      lead={t("settings.employees_lead")}
      width={980}
      actions={
        mayChange && (
          <Button leftSection={<PlusIcon />} onClick={() => setEditing("new")}>
            {t("settings.add_employee")}
          </Button>
        )
      }
    >
      <ProblemNote error={error} />
      {!employees && !error && <Loading />}
      {employees && (
        <Paper>
          <Table.ScrollContainer minWidth={640} type="native">
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("session.name")}</Table.Th>
                  <Table.Th>{t("settings.role")}</Table.Th>
                  <Table.Th>{t("settings.takes_orders")}</Table.Th>
                  <Table.Th>{t("settings.state")}</Table.Th>
                  <Table.Th w={60}>
                    <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {employees.map((employee) => (
                  <Table.Tr key={employee.id} data-id={employee.id}>
                    <Table.Td>
                      <Group gap="sm" wrap="nowrap">
                        <Initials name={employee.name} size={34} />
                        <div>
                          <Text size="sm" fw={550}>
                            {employee.name}
                          </Text>
                          <Text size="xs" c="dimmed">
                            {employee.email}
                          </Text>
                        </div>
                      </Group>
                    </Table.Td>
                    <Table.Td>{t(`common.roles.${employee.role}`)}</Table.Td>
                    <Table.Td>{employee.takesOrders ? t("common.yes") : t("common.no")}</Table.Td>
                    <Table.Td>
                      <State employee={employee} />
                    </Table.Td>
                    <Table.Td>
                      {mayChange && <EmployeeActions employee={employee} onEdit={() => setEditing(employee)} onInvited={setInvitation} />}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <EmployeeDialog editing={editing} onClose={() => setEditing(null)} onInvited={setInvitation} />
      <InvitationDialog url={invitation} onClose={() => setInvitation(null)} />
    </Page>
  );
}

function State({ employee }: { employee: Employee }) {
  const { t } = useTranslation();
  if (!employee.active) return <Tag tone="quiet">{t("settings.inactive")}</Tag>;
  return employee.invited ? <Tag tone="warn">{t("settings.invited")}</Tag> : <Tag tone="good">{t("settings.active")}</Tag>;
}
