import { afterAll, beforeAll, describe, it } from "vitest";
import { playRuns } from "./runs.ts";
import { openStormWorld, type StormWorld } from "./storm-world.ts";

let at: StormWorld;
beforeAll(async () => {
  at = await openStormWorld();
}, 180_000);
afterAll(() => at?.close());

describe("whatever happens on either side, with a process that dies between any two effects (odd seeds)", () => {
  it(
    "S23 S1 S2 S3 S4 S10 S11 S12 P12 P26 P28 at rest: no difference, no echo, no double, no change lost, no write too many, turns exact",
    () => playRuns(at, 1),
    600_000,
  );
});
