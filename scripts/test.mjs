import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { endWithNpm } from "./end-with-npm.mjs";
import { installIfNeeded } from "./install-if-needed.mjs";

// `npm test`: everything that must hold, from a fresh clone. Each step is named and timed; the last line says it all.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const BIOME = "node_modules/@biomejs/biome/bin/biome";
const TSC = "node_modules/typescript/bin/tsc";

/** Steps that read only, and go on side by side. */
const READINGS = [
  { name: "format and lint", command: [BIOME, "check", "--error-on-warnings", "."] },
  { name: "types of the service", command: [TSC, "--noEmit"] },
  { name: "types of the browser app", command: [TSC, "--noEmit", "-p", "web"] },
];
const STEPS = [
  { name: "architecture", tests: ["--project", "house"] },
  { name: "parts", tests: ["--project", "parts"] },
  { name: "build", command: ["scripts/build.mjs"] },
  { name: "journeys through the built service", tests: ["--project", "journeys"], needs: "build" },
];

const REPORTS = join(root, ".tmp", `reports-${process.pid}`);
/** A step that hangs must not hang whoever waits for the last line. */
const STEP_LIMIT_MS = 25 * 60_000;

let passed = 0;
let failed = 0;
const failedSteps = new Set();
const failedTests = [];

const runningChildren = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of runningChildren) child.kill(signal);
    process.exit(1);
  });
}

endWithNpm();
try {
  await installIfNeeded();
  mkdirSync(REPORTS, { recursive: true });
  await Promise.all(READINGS.map(runReading));
  for (const step of STEPS) await runStep(step);
} catch (error) {
  console.log(error.message);
  failed += 1;
} finally {
  rmSync(REPORTS, { recursive: true, force: true });
}
for (const { file, name, message } of failedTests) console.log(`FAILED ${file}: ${name}\n  ${message}`);
if (failedSteps.size > 0) console.log(`Failed: ${[...failedSteps].join(", ")}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What it says is shown when it is done, so that several do not speak at once. */
async function runReading(step) {
  const began = performance.now();
  const said = [];
  const code = await run(step.command, said);
  console.log(`\n== ${step.name}`);
  process.stdout.write(Buffer.concat(said));
  note(step, code === 0 ? 1 : 0, code === 0 ? 0 : 1, `${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function runStep(step) {
  console.log(`\n== ${step.name}`);
  if (step.needs && failedSteps.has(step.needs)) return note(step, 0, 1, `not run, as the step "${step.needs}" failed`);
  const began = performance.now();
  const report = join(REPORTS, `${STEPS.indexOf(step)}.json`);
  const command = step.tests ? vitest(step.tests, report) : step.command;
  const code = await run(command);
  const result = step.tests ? countTests(report, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  note(step, result.passed, result.failed, `${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function note(step, stepPassed, stepFailed, remark) {
  passed += stepPassed;
  failed += stepFailed;
  if (stepFailed > 0) failedSteps.add(step.name);
  console.log(`== ${step.name}: ${stepFailed === 0 ? "good" : "FAILED"} (${remark})`);
}

function vitest(parameters, report) {
  return ["node_modules/vitest/vitest.mjs", "run", ...parameters, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
}

/** Resolves with the exit code. What the command says goes to `said` when that is given, else straight to whoever looks. */
function run(command, said = null) {
  return new Promise((resolve) => {
    const output = said ? "pipe" : "inherit";
    const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", output, output] });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => said.push(part));
    runningChildren.add(child);
    const limit = setTimeout(() => {
      console.log(`This step took longer than ${STEP_LIMIT_MS / 60_000} minutes and was ended.`);
      child.kill("SIGTERM");
    }, STEP_LIMIT_MS);
    child.on("close", (code) => {
      clearTimeout(limit);
      runningChildren.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** A run can fail without a failed test: a file that cannot be loaded, an error nobody caught, or no tests found. */
function countTests(report, code) {
  let counted = { passed: 0, failed: 0 };
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    counted = { passed: numPassedTests, failed: numFailedTests };
    for (const result of testResults) noteFailures(result);
  } catch (error) {
    console.log(`The tests left no report: ${error.message}`);
  }
  const brokenOtherwise = counted.failed === 0 && (code !== 0 || counted.passed === 0);
  return brokenOtherwise ? { ...counted, failed: 1 } : counted;
}

/** Said again at the end, where whoever reads a long log looks first. */
function noteFailures({ name: path, message: whole, assertionResults }) {
  const file = relative(root, path);
  const failures = assertionResults.filter(({ status }) => status === "failed");
  for (const { fullName, failureMessages } of failures) {
    failedTests.push({ file, name: fullName, message: (failureMessages[0] ?? "").split("\n").slice(0, 6).join("\n  ") });
  }
  if (failures.length === 0 && whole) failedTests.push({ file, name: "the file itself", message: whole.split("\n").slice(0, 6).join("\n  ") });
}
