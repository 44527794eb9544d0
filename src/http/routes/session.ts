import { z } from "zod";
import { readCompany } from "../../database/company.ts";
import { findEmployee } from "../../database/employees.ts";
import { deleteSession } from "../../database/sign-ins.ts";
import type { Permission } from "../../domain/permissions.ts";
import { acceptInvitation } from "../../operations/accept-invitation.ts";
import { changeOwnPassword } from "../../operations/change-own-password.ts";
import type { Context } from "../../operations/context.ts";
import { signIn } from "../../operations/sign-in.ts";
import { actorOf, signedInOf } from "../auth.ts";
import { password, sessionAnswer } from "../company-schemas.ts";
import { strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { clearSessionCookie, setSessionCookie } from "../session-cookie.ts";
import { showEmployee } from "../show-employee.ts";

const credentials = strict({ email: z.string().max(254), password });
const invitationParams = z.object({ token: z.string().min(1) });

export function sessionRoutes(app: App, context: Context): void {
  app.post(
    "/session",
    { config: { permission: "public", keepsAnswers: false }, schema: { summary: "Sign in", body: credentials, response: { 200: sessionAnswer } } },
    async (request, reply) => {
      const { employeeId, session } = await signIn(context, request.body, request.ip);
      setSessionCookie(request, reply, session);
      return describe(employeeId, null);
    },
  );

  app.get(
    "/session",
    { config: { permission: "signed_in" }, schema: { summary: "Who is signed in", response: { 200: sessionAnswer } } },
    (request) => {
      const { id, permissions } = actorOf(request);
      return describe(id, permissions);
    },
  );

  app.delete(
    "/session",
    { config: { permission: "signed_in" }, schema: { summary: "Sign out", response: { 204: z.null() } } },
    async (request, reply) => {
      const { via, secretHash } = signedInOf(request);
      if (via === "session") await deleteSession(context.db, secretHash);
      clearSessionCookie(request, reply);
      return reply.code(204).send(null);
    },
  );

  app.put(
    "/session/password",
    {
      config: { permission: "signed_in" },
      schema: {
        summary: "Change one's own password; signs out everywhere else",
        body: strict({ current: password, password }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await changeOwnPassword(context, signedInOf(request), request.body);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/invitations/:token",
    {
      config: { permission: "public", keepsAnswers: false },
      schema: {
        summary: "Accept an invitation: set the password and sign in",
        params: invitationParams,
        body: strict({ password }),
        response: { 200: sessionAnswer },
      },
    },
    async (request, reply) => {
      const { employeeId, session } = await acceptInvitation(context, request.params.token, request.body.password);
      setSessionCookie(request, reply, session);
      return describe(employeeId, null);
    },
  );

  /** `limits`: what the caller may by their token; null: whatever the employee may. */
  async function describe(employeeId: string, limits: readonly Permission[] | null): Promise<z.infer<typeof sessionAnswer>> {
    const [employee, company] = await Promise.all([findEmployee(context.db, employeeId), readCompany(context.db)]);
    if (!employee) throw new Error(`employee ${employeeId} is signed in and gone`);
    const shown = showEmployee(employee);
    return { employee: shown, permissions: [...(limits ?? shown.permissions)], company };
  }
}
