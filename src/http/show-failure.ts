import { adviceFor, type FailureFacts } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";

/** A stored failure with its sentence and its advice. */
export function showFailure(failure: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null) {
  return failure ? { code: failure.code, ...adviceFor(failure.code as FailureCode, failure.facts as FailureFacts) } : null;
}
