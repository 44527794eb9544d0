import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Tests of parts sit beside the parts; test/ holds the journeys through the whole, built service. These check the house itself.
const HOUSE = ["test/architecture.test.ts", "test/schema.test.ts", "test/database.test.ts"];

/** The longest first, so that none of them begins when all the others are done. */
const LONGEST = [
  "kill/import-kill",
  "storm/",
  "browser/house",
  "browser/connection-failures",
  "kill/other-deaths",
  "browser/stores",
  "browser/first-run",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: "test/database-server.ts",
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A machine under load is slow, not wrong: what is waited for has time to come.
    expect: { poll: { timeout: 40_000, interval: 100 } },
    projects: [
      { extends: true, test: { name: "house", include: HOUSE } },
      { extends: true, test: { name: "parts", include: ["{src,simulators,bench,scripts,web}/**/*.test.{ts,tsx}"] } },
      { extends: true, test: { name: "journeys", include: ["test/**/*.test.ts"], exclude: HOUSE, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
