import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { listEmployees } from "../../database/employees.ts";
import type { Context } from "../../operations/context.ts";
import { createEmployee } from "../../operations/create-employee.ts";
import { deleteEmployee } from "../../operations/delete-employee.ts";
import { inviteEmployee } from "../../operations/invite-employee.ts";
import { updateEmployee } from "../../operations/update-employee.ts";
import { signedInOf } from "../auth.ts";
import { email, employeeAnswer, employeeMembers, locale, password, permission, personName, role } from "../company-schemas.ts";
import { id, idParams, listOf, listQuery, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { showEmployee } from "../show-employee.ts";

const members = {
  permissions: z.array(permission).max(50).optional(),
  active: z.boolean().optional(),
  takesOrders: z.boolean().optional(),
  locale: locale.nullable().optional(),
  password: password.optional(),
};
const invitationUrl = z.string().meta({ description: "Shown this once; works once, for a week" });

export function employeesRoutes(app: App, context: Context): void {
  app.get(
    "/employees",
    {
      config: { permission: "signed_in" },
      schema: { summary: "Everybody at the desk", querystring: listQuery, response: { 200: listOf(employeeAnswer) } },
    },
    async ({ query }) => {
      const [after] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listEmployees(context.db, { after, count: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showEmployee), nextCursor };
    },
  );

  app.post(
    "/employees",
    {
      config: { permission: "employees.manage" },
      schema: {
        summary: "A new employee; without a password the answer carries an invitation",
        body: strict({ name: personName, email, role, ...members }),
        response: { 201: z.object({ ...employeeMembers, invitationUrl: invitationUrl.optional() }) },
      },
    },
    async (request, reply) => {
      const { employee, invitationToken } = await createEmployee(context, signedInOf(request), request.body);
      const invitation = invitationToken === null ? {} : { invitationUrl: addressOf(request, invitationToken) };
      return reply.code(201).send({ ...showEmployee(employee), ...invitation });
    },
  );

  app.patch(
    "/employees/:id",
    {
      config: { permission: "employees.manage" },
      schema: {
        summary: "Change what is given",
        params: idParams,
        body: strict({ name: personName.optional(), email: email.optional(), role: role.optional(), ...members }),
        response: { 200: employeeAnswer },
      },
    },
    async (request) => showEmployee(await updateEmployee(context, signedInOf(request), { id: request.params.id, change: request.body })),
  );

  app.delete(
    "/employees/:id",
    {
      config: { permission: "employees.manage" },
      schema: { summary: "Remove somebody without orders; others can be made inactive", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deleteEmployee(context, signedInOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/employees/:id/invitations",
    {
      config: { permission: "employees.manage" },
      schema: {
        summary: "A new invitation, in place of an older one or of a forgotten password",
        params: idParams,
        response: { 201: z.object({ invitationUrl }) },
      },
    },
    async (request, reply) => {
      const token = await inviteEmployee(context, signedInOf(request), request.params.id);
      return reply.code(201).send({ invitationUrl: addressOf(request, token) });
    },
  );

  /** The page of the web app that asks for the first password. */
  function addressOf(request: FastifyRequest, token: string): string {
    return `${context.config.publicUrl ?? `${request.protocol}://${request.host}`}/invitations/${token}`;
  }
}
