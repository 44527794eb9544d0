import { type ConnectorIo, RemoteError } from "../contract.ts";
import { readAnswer } from "./answer.ts";
import { failureOf } from "./failures.ts";
import { JSON_BODY } from "./session.ts";

/**
 * Whether a Cartum shop answers at `url`: one call without a token, which such a shop refuses in the form of all its answers.
 * No login is tried. Throws RemoteError with the cause when another kind of answer comes, or none.
 */
export async function probe(url: string, io: Omit<ConnectorIo, "tokens">): Promise<void> {
  io.onCall?.();
  const name = "orders/get_available_statuses";
  const raw = await io.http.send({ method: "POST", url: `${url}/api/${name}/`, headers: JSON_BODY, body: "{}" });
  const answer = readAnswer(raw);
  if (answer.form === "envelope" && answer.http < 500) return;
  const asked = { name, changes: false, host: new URL(url).host, secrets: [], now: io.now() };
  throw failureOf(answer, raw, asked) ?? new RemoteError("malformed", `${name} at ${asked.host}: no answer of a shop`, { code: "not_this_platform" });
}
