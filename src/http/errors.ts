import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaCompiler } from "fastify";
import type { z } from "zod";
import { RemoteError } from "../connectors/contract.ts";
import { adviceFor } from "../domain/advice.ts";
import { invalid, notFound, Problem } from "../operations/problem.ts";

/** The one place where an error becomes an answer: RFC 9457 problem+json, and a log line when it is our fault. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request);
  if (problem.status >= 500)
    request.log.error({ err: error, route: request.routeOptions.url, requestId: request.id, code: problem.code }, "request failed");
  return sendProblem(reply, problem);
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    new Problem(404, "not_found", `There is nothing at ${request.method} ${request.url.split("?")[0]?.slice(0, 200)}. Nothing was done.`),
  );
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { retryAfterSeconds } = problem.more;
  if (typeof retryAfterSeconds === "number") reply.header("retry-after", Math.max(1, Math.ceil(retryAfterSeconds)));
  // A serializer of the route's own answers must not be asked about a problem.
  return reply.code(problem.status).type("application/problem+json").serializer(JSON.stringify).send(bodyOf(problem));
}

/** An error as the body of an answer that has begun already and cannot have a status of its own any more. */
export function problemBody(error: unknown, request: FastifyRequest): Readonly<Record<string, unknown>> {
  const problem = problemOf(error, request);
  if (problem.status >= 500)
    request.log.error({ err: error, route: request.routeOptions.url, requestId: request.id, code: problem.code }, "request failed");
  return bodyOf(problem);
}

function bodyOf({ status, code, detail, errors, more }: Problem): Readonly<Record<string, unknown>> {
  return {
    type: `urn:econnect:problem:${code}`,
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail,
    code,
    ...(errors ? { errors } : {}),
    ...more,
  };
}

/** Checks params, queries and bodies. What is wrong with an id in the path is simply not there. */
export const checkRequest: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    return { error: httpPart === "params" ? notFound("record") : invalid(...firstOfEach(faultsOf(result.error.issues))) };
  };
};

/** One fault a member; an unknown member is named itself, not the object that holds it. */
function faultsOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): { path: string; message: string }[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: pathOf([...path, key]), message: "is not known here" }));
    if (issue.code === "invalid_union" && issue.errors.length > 0) return faultsOf(closest(issue.errors), path);
    return [{ path: pathOf(path), message: issue.message }];
  });
}

/** What is wrong with a member is said once: its later checks fail because of the first. */
function firstOfEach(faults: readonly { path: string; message: string }[]): { path: string; message: string }[] {
  return faults.filter((fault, index) => faults.findIndex((other) => other.path === fault.path) === index);
}

/** Of the alternatives of a union, the one that was missed by the least. */
function closest(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return alternatives.reduce((best, next) => (next.length < best.length ? next : best));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join(".") || "(all of it)";
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RemoteError) return problemOfRemote(error);
  const { statusCode = 500, name, message, ...facts } = error as Partial<FastifyError & NodeJS.ErrnoException>;
  const code = facts.syscall === "connect" ? "connect" : (facts.code ?? "");
  if (code === "FST_ERR_CTP_INVALID_JSON_BODY" || code === "FST_ERR_CTP_EMPTY_JSON_BODY" || (statusCode === 400 && name === "SyntaxError"))
    return new Problem(400, "bad_json", "Nothing was done: the body is not JSON.");
  const known = KNOWN_ERRORS[code];
  if (known) return known();
  if (statusCode >= 400 && statusCode < 500)
    return new Problem(statusCode, "bad_request", `Nothing was done: ${message ?? "the request cannot be read"}`);
  const detail = `Something went wrong here, and it is not known whether anything was done. The log tells more under the request id ${request.id}.`;
  return new Problem(500, "internal", detail, { more: { requestId: request.id } });
}

const tooBusy = () =>
  new Problem(503, "try_again", "Nothing was done: somebody changed the same thing at the same moment. Try again.", {
    more: { retryAfterSeconds: 1 },
  });
const noDatabase = () =>
  new Problem(503, "database_unavailable", "Nothing was done: the database does not answer. Try again in a moment.", {
    more: { retryAfterSeconds: 5 },
  });
const unreadableText = () => invalid({ path: "(all of it)", message: "holds a character that cannot be stored (NUL or half of a pair)" });

/** By the code of the web framework or of PostgreSQL; `connect`: the database could not be reached at all. */
const KNOWN_ERRORS: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem(413, "body_too_large", "Nothing was done: the body is longer than 1 MiB. Send it in smaller parts."),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem(415, "unsupported_media_type", "Nothing was done: send JSON, with Content-Type: application/json."),
  "23503": tooBusy,
  "23505": tooBusy,
  "40001": tooBusy,
  "40P01": tooBusy,
  "55P03": tooBusy,
  "22021": unreadableText,
  "22P05": unreadableText,
  "57P01": noDatabase,
  "57P03": noDatabase,
  "53300": noDatabase,
  connect: noDatabase,
};

/** A remote system failed a call that was made for this request: refusals are 422, what may pass by itself is 502. */
function problemOfRemote(error: RemoteError): Problem {
  const advice = adviceFor(error.code, error.facts);
  const status = error.kind === "unauthorized" || error.kind === "refused" || error.kind === "unsupported" ? 422 : 502;
  const more = error.retryAt ? { retryAt: error.retryAt.toISOString() } : {};
  return new Problem(status, error.code, `${advice.message} ${advice.advice}`, { more });
}
