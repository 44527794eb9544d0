/** What can be wrong between us and a shop or account, as people see it: codes of a check, and of a store's `health.failure`. */
export const FAILURE_CODES = [
  "host_not_found",
  "address_not_allowed",
  "not_this_platform",
  "wrong_credentials",
  "email_instead_of_login",
  "api_not_in_plan",
  "bot_filter",
  "tls_error",
  "timeout",
  "unreachable",
  "redirected",
  "response_too_large",
  "throttled",
  "server_error",
  "malformed_answer",
  "unsupported",
  "missing_right",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];
