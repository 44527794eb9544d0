import { RemoteError } from "../contract.ts";
import type { DeskCreate } from "../desk-contract.ts";
import { createdId, type RoappClient } from "./client.ts";

/** Creates one record. `under`: what it is created in may be gone; otherwise a 404 means that this is no RO App. */
export async function create(client: RoappClient, { path, body, under }: { path: string; body: unknown; under: boolean }): Promise<DeskCreate> {
  const written = await client.write("POST", path, body);
  if (written.outcome === "refused" || (written.outcome === "gone" && under)) return written;
  if (written.outcome === "gone")
    throw new RemoteError("unreachable", `${path} is not there`, { code: "not_this_platform", facts: { httpStatus: 404 } });
  const remoteId = createdId(written.body);
  if (remoteId !== null) return { outcome: "created", remoteId };
  throw new RemoteError("malformed", `POST ${path} was answered without an id`, { code: "malformed_answer", mayHaveHappened: true });
}
