/** One thing that was looked at. `warning`: it works, but somebody should know. `bad`: it does not work. */
export interface Finding {
  readonly code: string;
  readonly subject: string;
  readonly state: "ok" | "warning" | "bad";
  readonly detail: string;
  readonly advice: string | null;
}

export const ok = (code: string, subject: string, detail: string): Finding => ({ code, subject, state: "ok", detail, advice: null });

export const notOk = (state: "warning" | "bad", code: string, told: { subject: string; detail: string; advice: string }): Finding => ({
  code,
  state,
  ...told,
});
