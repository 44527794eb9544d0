import { Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Employee } from "../../api/employees.ts";
import { employeesQuery } from "../../queries/directory.ts";
import { useCan } from "../../queries/session.ts";
import { Initials } from "../../ui/Initials.tsx";
import { PlusIcon } from "../../ui/icons.tsx";
import type { Column } from "../../ui/ListTable.tsx";
import { Tag } from "../../ui/Tag.tsx";
import { EmployeeActions } from "./EmployeeActions.tsx";
import { EmployeeDialog } from "./EmployeeDialog.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { ListPage } from "./ListPage.tsx";

/** Who works here, what each may do, and who takes orders. */
export function EmployeesPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { data: employees, error } = useQuery(employeesQuery);
  const [editing, setEditing] = useState<Employee | "new" | null>(null);
  const [invitation, setInvitation] = useState<string | null>(null);
  const mayChange = can("employees.manage");
  const columns: Column<Employee>[] = [
    {
      key: "name",
      name: t("session.name"),
      show: (employee) => (
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
      ),
    },
    { key: "role", name: t("settings.role"), show: ({ role }) => t(`common.roles.${role}`) },
    { key: "takes", name: t("settings.takes_orders"), wideOnly: true, show: ({ takesOrders }) => (takesOrders ? t("common.yes") : t("common.no")) },
    { key: "state", name: t("settings.state"), wideOnly: true, show: (employee) => <State employee={employee} /> },
    {
      key: "actions",
      name: <VisuallyHidden>{t("settings.actions")}</VisuallyHidden>,
      end: true,
      width: 60,
      show: (employee) => mayChange && <EmployeeActions employee={employee} onEdit={() => setEditing(employee)} onInvited={setInvitation} />,
    },
  ];
  const invite = mayChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setEditing("new")}>
      {t("settings.add_employee")}
    </Button>
  );
  return (
    <ListPage
      title={t("settings.nav.employees")}
      lead={t("settings.employees_lead")}
      width={980}
      action={invite}
      items={employees}
      error={error}
      columns={columns}
    >
      <EmployeeDialog editing={editing} onClose={() => setEditing(null)} onInvited={setInvitation} />
      <InvitationDialog url={invitation} onClose={() => setInvitation(null)} />
    </ListPage>
  );
}

function State({ employee }: { employee: Employee }) {
  const { t } = useTranslation();
  if (!employee.active) return <Tag tone="quiet">{t("settings.inactive")}</Tag>;
  return employee.invited ? <Tag tone="warn">{t("settings.invited")}</Tag> : <Tag tone="good">{t("settings.active")}</Tag>;
}
