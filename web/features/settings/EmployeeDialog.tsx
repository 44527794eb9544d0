import { Accordion, Button, Checkbox, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { addEmployee, changeEmployee, type Employee, type Permission, ROLES, type Role } from "../../api/employees.ts";
import { fieldErrors, ProblemNote } from "../../ui/problems.tsx";
import { PermissionChecks } from "./PermissionChecks.tsx";

interface DialogProps {
  readonly editing: Employee | "new" | null;
  readonly onClose: () => void;
  readonly onInvited: (url: string) => void;
}

export function EmployeeDialog({ editing, onClose, onInvited }: DialogProps) {
  const { t } = useTranslation();
  const employee = editing === "new" ? null : editing;
  return (
    <Modal
      opened={editing !== null}
      onClose={onClose}
      title={employee ? t("settings.edit") : t("settings.add_employee")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {editing !== null && <EmployeeForm key={employee?.id ?? "new"} employee={employee} onClose={onClose} onInvited={onInvited} />}
    </Modal>
  );
}

function EmployeeForm({ employee, onClose, onInvited }: { employee: Employee | null; onClose: () => void; onInvited: (url: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<{ name: string; email: string; role: Role; takesOrders: boolean; permissions: Permission[] }>({
    initialValues: {
      name: employee?.name ?? "",
      email: employee?.email ?? "",
      role: employee?.role ?? "manager",
      takesOrders: employee?.takesOrders ?? true,
      permissions: [...(employee?.permissions ?? [])],
    },
    validate: {
      name: (value) => (value.trim() === "" ? t("common.needed") : null),
      email: (value) => (/.@./.test(value.trim()) ? null : t("session.email_needed")),
    },
  });
  const save = useMutation({
    mutationFn: (): Promise<Employee & { invitationUrl?: string }> => {
      const { permissions, ...plain } = form.values;
      const person = { ...plain, name: plain.name.trim(), email: plain.email.trim() };
      if (!employee) return addEmployee(person);
      // A changed role brings its own permissions; single ones are sent only when they were what changed.
      return changeEmployee(employee.id, form.isDirty("permissions") ? { ...person, permissions } : person);
    },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ["employees"] });
      onClose();
      if (saved.invitationUrl) onInvited(saved.invitationUrl);
    },
    onError: (error) => form.setErrors(fieldErrors(error, ["name", "email", "role"])),
  });
  return (
    <form noValidate onSubmit={form.onSubmit(() => save.mutate())}>
      <Stack>
        <TextInput label={t("session.name")} data-autofocus {...form.getInputProps("name")} />
        <TextInput type="email" label={t("session.email")} {...form.getInputProps("email")} />
        <Select
          label={t("settings.role")}
          description={t(`settings.role_help.${form.values.role}`)}
          allowDeselect={false}
          data={ROLES.map((role) => ({ value: role, label: t(`common.roles.${role}`) }))}
          {...form.getInputProps("role")}
        />
        <Checkbox
          label={t("settings.takes_orders")}
          description={t("settings.takes_orders_help")}
          {...form.getInputProps("takesOrders", { type: "checkbox" })}
        />
        {employee && form.values.role !== "owner" && (
          <Accordion variant="separated">
            <Accordion.Item value="permissions">
              <Accordion.Control>{t("settings.permissions")}</Accordion.Control>
              <Accordion.Panel>
                <PermissionChecks {...form.getInputProps("permissions")} />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {employee ? t("common.save") : t("settings.invite")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
