import { expect } from "vitest";
import { type Outcome, storm } from "./storm.ts";
import type { StormWorld } from "./storm-world.ts";

/** `STORM_SEED=1234` plays that one run again and tells it; `STORM_RUNS=20000 STORM_SECONDS=3600` looks further than the tests do. */
const ONLY = process.env.STORM_SEED;
const RUNS = Number(process.env.STORM_RUNS ?? 2000);
/** A slow machine plays fewer runs, and says so, rather than hold up everything else. */
const SECONDS = Number(process.env.STORM_SECONDS ?? 190);

/** Every second seed from `first` on: two files share the runs. Throws with the story and the seed of each run that ends badly. */
export async function playRuns(at: StormWorld, first: number): Promise<void> {
  const seeds =
    ONLY === undefined ? Array.from({ length: RUNS / 2 }, (_, run) => first + run * 2) : [Number(ONLY)].filter((seed) => seed % 2 === first % 2);
  const began = performance.now();
  const used = process.cpuUsage();
  const total = { effects: 0, blows: 0, deaths: 0 };
  const failed: string[] = [];
  let runs = 0;
  for (const seed of seeds) {
    const outcome = await storm(at, seed);
    runs += 1;
    for (const what of ["effects", "blows", "deaths"] as const) total[what] += outcome[what];
    // Told at once: whoever ends the run early has the seed already.
    if (ONLY !== undefined || outcome.wrongs.length > 0) process.stdout.write(`${storyOf(seed, outcome)}\n`);
    if (outcome.wrongs.length > 0) failed.push(storyOf(seed, outcome));
    if (failed.length === 5 || performance.now() - began > SECONDS * 1000) break;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(used);
  process.stdout.write(
    `seeds ${seeds[0]} to ${seeds.at(-1)}: ${runs} runs in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of this process), ${total.effects} effects, ${total.blows} blows, ${total.deaths} deaths\n`,
  );
  expect(failed, failed.join("\n\n")).toEqual([]);
}

function storyOf(seed: number, { done, wrongs }: Outcome): string {
  return `STORM_SEED=${seed}: ${done.join(", ")}\n  ${wrongs.join("\n  ") || "nothing is wrong"}`;
}
