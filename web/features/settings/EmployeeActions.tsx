import { ActionIcon, Menu } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeEmployee, type Employee, inviteEmployee, removeEmployee } from "../../api/employees.ts";
import { DotsIcon, EditIcon, KeyIcon, TrashIcon } from "../../ui/icons.tsx";
import { useProblemToast } from "../../ui/problems.tsx";

interface ActionsProps {
  readonly employee: Employee;
  readonly onEdit: () => void;
  readonly onInvited: (url: string) => void;
}

export function EmployeeActions({ employee, onEdit, onInvited }: ActionsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tellProblem = useProblemToast();
  const renew = () => client.invalidateQueries({ queryKey: ["employees"] });
  const toggle = useMutation({ mutationFn: () => changeEmployee(employee.id, { active: !employee.active }), onSuccess: renew, onError: tellProblem });
  const invite = useMutation({
    mutationFn: () => inviteEmployee(employee.id),
    onSuccess: ({ invitationUrl }) => onInvited(invitationUrl),
    onError: tellProblem,
  });
  const drop = useMutation({ mutationFn: () => removeEmployee(employee.id), onSuccess: renew, onError: tellProblem });
  const askDelete = () =>
    modals.openConfirmModal({
      title: t("settings.delete_title", { name: employee.name }),
      children: t("settings.delete_employee_text"),
      labels: { confirm: t("settings.delete"), cancel: t("common.cancel") },
      confirmProps: { color: "red.9" },
      onConfirm: () => drop.mutate(),
    });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("settings.actions_for", { name: employee.name })}>
          <DotsIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<EditIcon />} onClick={onEdit}>
          {t("settings.edit")}
        </Menu.Item>
        <Menu.Item leftSection={<KeyIcon />} onClick={() => invite.mutate()}>
          {t("settings.invite_again")}
        </Menu.Item>
        <Menu.Item onClick={() => toggle.mutate()}>{employee.active ? t("settings.deactivate") : t("settings.activate")}</Menu.Item>
        <Menu.Item leftSection={<TrashIcon />} c="var(--mantine-color-error)" onClick={askDelete}>
          {t("settings.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
