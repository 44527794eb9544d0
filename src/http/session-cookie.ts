import type { FastifyReply, FastifyRequest } from "fastify";

const NAME = "econnect_session";

export function readSessionCookie(request: FastifyRequest): string | null {
  return request.cookies[NAME] ?? null;
}

/** HttpOnly and SameSite=Lax always; Secure when the browser came over https (also through a trusted proxy). */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: { readonly secret: string; readonly expiresAt: Date }): void {
  reply.setCookie(NAME, session.secret, { ...attributes(request), expires: session.expiresAt });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(NAME, attributes(request));
}

function attributes(request: FastifyRequest) {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: request.protocol === "https" } as const;
}
