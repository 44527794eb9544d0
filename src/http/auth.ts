import type { FastifyReply, FastifyRequest } from "fastify";
import type { Permission } from "../domain/permissions.ts";
import type { Actor, Context } from "../operations/context.ts";
import { Problem } from "../operations/problem.ts";
import { recogniseSession, recogniseToken, type SignedIn } from "../operations/recognise.ts";
import { readSessionCookie, setSessionCookie } from "./session-cookie.ts";

/** What a route asks of its caller. `signed_in`: anybody with an account; `public`: nobody is asked. */
export type RoutePermission = Permission | "signed_in" | "public";

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: RoutePermission;
    /** False: its answers hold secrets, so an Idempotency-Key is not kept. */
    keepsAnswers?: boolean;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Runs before anything of the request is read: recognises the caller and refuses what the route does not allow.
 * A route without a permission is refused to everybody (the server does not even start with one).
 */
export function authorise(context: Context): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (request.is404) return;
    const { permission } = request.routeOptions.config;
    refuseForgedCall(request);
    if (permission === "public") return;
    request.signedIn = await recogniseCaller(context, request, reply);
    if (!request.signedIn) {
      reply.header("www-authenticate", "Bearer");
      throw new Problem(401, "not_signed_in", "Nothing was done: sign in, or send an API token that is still valid as Authorization: Bearer.");
    }
    if (permission === "signed_in") return;
    if (permission === undefined || !request.signedIn.actor.permissions.includes(permission)) {
      throw new Problem(
        403,
        "permission_missing",
        `Nothing was done: this needs the permission ${permission ?? "of nobody"}. Ask whoever manages employees.`,
      );
    }
  };
}

/** Who calls. Only for routes that are not public. */
export function actorOf(request: FastifyRequest): Extract<Actor, { kind: "employee" }> {
  return signedInOf(request).actor;
}

/** Who calls, and how they showed it. Only for routes that are not public. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Error(`${request.routeOptions.url} asks who calls, but it is public`);
  return request.signedIn;
}

/** The caller by API token or cookie; a token that is sent counts alone, also when it is wrong. */
export async function recogniseCaller(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<SignedIn | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return token === undefined ? null : recogniseToken(context, token);
  }
  const secret = readSessionCookie(request);
  if (secret === null) return null;
  const found = await recogniseSession(context, secret);
  if (found?.prolongedUntil) setSessionCookie(request, reply, { secret, expiresAt: found.prolongedUntil });
  return found?.signedIn ?? null;
}

/** Another site can make a browser send our cookie, but not our header. */
function refuseForgedCall(request: FastifyRequest): void {
  const byCookie = readSessionCookie(request) !== null && request.headers.authorization === undefined;
  if (!byCookie || !CHANGING.has(request.method) || request.headers["x-requested-with"] === "econnect") return;
  throw new Problem(
    403,
    "request_header_missing",
    "Nothing was done: a call with the sign-in cookie also needs the header X-Requested-With: econnect.",
  );
}
