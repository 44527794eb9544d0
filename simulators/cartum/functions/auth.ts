import type { FaultValues, TokenForm } from "../faults.ts";
import type { Shop } from "../shop.ts";
import { TOKEN_LIFETIME_SECONDS } from "../tokens.ts";
import { type Answer, type Call, failed, ok } from "./call.ts";

/** Gives a token of 32 hexadecimal digits; older ones stay valid. */
export function auth({ shop, params, faults }: Call): Answer {
  const right = params.login === shop.setup.login && params.password === shop.password;
  if (faults.credentialsRefused || !right) return failed(faults.credentialsRefused ?? "ERROR", "User with such username/password not found");
  return ok({ token: shop.tokens.give(faults.tokenLifetimeSeconds ?? TOKEN_LIFETIME_SECONDS) });
}

/** Null when the call may go on; the refusal otherwise, in the form this shop has. */
export function refuseToken(shop: Shop, token: unknown, faults: Partial<FaultValues>): Answer | null {
  if (faults.tokenRefused) return REFUSALS[faults.tokenRefused];
  return shop.tokens.holds(token) ? null : REFUSALS[faults.tokenFailure ?? "401-unauthorized"];
}

const REFUSALS: Readonly<Record<TokenForm, Answer>> = {
  "401-unauthorized": failed("UNAUTHORIZED", "Token is not valid or has expired", 401),
  "200-unauthorized": failed("UNAUTHORIZED", "Token is not valid or has expired"),
  "200-authorization-error": failed("AUTHORIZATION_ERROR", "Помилка авторизації: токен недійсний"),
  "200-error": failed("ERROR", "Authorization token is invalid"),
};
