import { defineConfig } from "vitest/config";

// Tests of parts sit beside the parts; test/ holds the journeys through the whole, built service. These check the house itself.
const HOUSE = ["test/architecture.test.ts", "test/schema.test.ts", "test/database.test.ts"];

export default defineConfig({
  test: {
    globalSetup: "test/database-server.ts",
    pool: "forks",
    maxWorkers: 2,
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
