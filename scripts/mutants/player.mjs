import { createVitest } from "vitest/node";

/** A test that a fault makes hang is red too. */
const LIMIT_MS = 5 * 60_000;
const SILENT = { onInit() {}, onTestRunEnd() {} };

/**
 * One vitest for all faults, in the copy of the project: its start and that of the database server are paid once. `say` writes the tests' own output.
 * `play` answers `{ passed, failed, broken, late, why }`: how many tests passed and failed, whether a file could not even be read, and the first failure.
 */
export async function openPlayer(copy) {
  let vitest = await open();

  async function open() {
    const options = {
      root: copy,
      config: `${copy}/vitest.config.ts`,
      watch: false,
      bail: 1,
      reporters: [SILENT],
      silent: true,
      fileParallelism: false,
    };
    const opened = await createVitest("test", options);
    await opened.standalone();
    return opened;
  }

  async function play({ test, named, needs = [], env = {} }) {
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      if (named === "") vitest.resetGlobalTestNamePattern();
      else vitest.setGlobalTestNamePattern([...needs, named].map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"));
      const specifications = (await vitest.globTestSpecifications([test])).filter(({ moduleId }) => moduleId.endsWith(`/${test}`));
      const result = await withLimit(vitest.runTestSpecifications(specifications));
      if (result !== "late") return verdictOf(result, { named, played: new Set(specifications.map(({ moduleId }) => moduleId)) });
      await vitest.close().catch(() => undefined); // it hangs: that is the verdict
      vitest = await open();
      return { passed: 0, failed: 1, broken: false, late: true, why: `not over after ${LIMIT_MS / 1000} s` };
    } finally {
      for (const name of Object.keys(env)) if (before[name] === undefined) delete process.env[name];
      Object.assign(process.env, before);
    }
  }

  return { play, changed: (path) => vitest.invalidateFile(path), close: () => vitest.close() };
}

async function withLimit(running) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, "late");
  });
  const first = await Promise.race([running, late]);
  clearTimeout(timer);
  return first;
}

/** Vitest answers with what it has played before, too. What only prepares the named test (`needs`) proves nothing by its own failure. */
function verdictOf({ testModules: all, unhandledErrors }, { named, played }) {
  const testModules = all.filter(({ moduleId }) => played.has(moduleId));
  const tests = testModules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === "failed" && test.fullName.includes(named));
  const passed = tests.filter((test) => test.result().state === "passed");
  // Hooks and files that fail without a failed test.
  const before = tests.filter((test) => test.result().state === "failed" && !failed.includes(test)).flatMap((test) => test.result().errors ?? []);
  const others = [
    ...before,
    ...testModules.flatMap((module) => [module, ...module.children.allSuites()]).flatMap((task) => task.errors()),
    ...unhandledErrors,
  ];
  const [first] = failed;
  const error = first?.result().errors?.[0] ?? others[0];
  const said = String(error?.message ?? error ?? "").replaceAll(/\s+/g, " ");
  return {
    passed: passed.length,
    failed: failed.length,
    broken: failed.length === 0 && others.length > 0,
    late: false,
    why: error ? `${first?.name ?? "not a test"}: ${said.slice(0, 160)}` : "",
  };
}
