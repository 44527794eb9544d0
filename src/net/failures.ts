import { type FailureCode, RemoteError, type Trouble } from "../connectors/contract.ts";
import { NoAnswer } from "./exchange.ts";

const HOST_NOT_FOUND: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_NONAME",
  "EAI_NODATA",
  "EAI_FAIL",
  "ENODATA",
  "ESERVFAIL",
  "EBADNAME",
]);
const TIMEOUT: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
  "ETIMEOUT",
  "ESOCKETTIMEDOUT",
]);
const CERTIFICATE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|ERR_OSSL_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE|EPROTO$)/;

/**
 * Whatever stopped a call, as the RemoteError of the transport. The message and facts hold the host and the system's code only:
 * nothing of the request, so no secret.
 * `hasEffect`: the method may change something over there, so that a lost answer leaves it unknown whether it did.
 */
export function remoteErrorOf(error: unknown, call: { readonly host: string; readonly hasEffect: boolean }): RemoteError {
  const left = error instanceof NoAnswer && error.left;
  const cause = innermost(error instanceof NoAnswer ? error.cause : error);
  const mayHaveHappened = call.hasEffect && (left || (error instanceof RemoteError && error.mayHaveHappened));
  if (cause instanceof RemoteError) {
    return new RemoteError(cause.kind, cause.message, {
      code: cause.code,
      retryAt: cause.retryAt,
      mayHaveHappened,
      facts: { host: call.host, ...cause.facts },
    });
  }
  const system = codeOf(cause);
  const { code, kind } = kindOf(system);
  return new RemoteError(kind, `${call.host}: ${code} (${system})`, { code, mayHaveHappened, facts: { host: call.host, system } });
}

function kindOf(system: string): { code: FailureCode; kind: Trouble } {
  if (HOST_NOT_FOUND.has(system)) return { code: "host_not_found", kind: "unreachable" };
  if (TIMEOUT.has(system)) return { code: "timeout", kind: "unreachable" };
  if (CERTIFICATE.test(system)) return { code: "tls_error", kind: "unreachable" };
  // What answers there does not speak HTTP.
  if (system.startsWith("HPE_") || system === "HTTPParserError") return { code: "malformed_answer", kind: "malformed" };
  return { code: "unreachable", kind: "unreachable" };
}

/** Several addresses were tried, or a library wrapped the cause: the first cause counts. */
function innermost(error: unknown): unknown {
  if (error instanceof RemoteError) return error;
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (error instanceof Error && error.cause instanceof Error && !("code" in error && error.code !== "UND_ERR_SOCKET")) return innermost(error.cause);
  return error;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.name : "unknown";
}
