import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installIfNeeded } from "./install-if-needed.mjs";
import { placesOf } from "./mutants/places.mjs";
import { MUTANTS } from "./mutants/table.mjs";

// `npm run test:mutants`: plants each fault of mutants/table.mjs in a copy of the project, runs the test that is named for it, and expects red.
// `npm run test:mutants -- S12 S16` plants only those whose rule says so; `-- "turns"` those whose description does.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What a test of the service needs; built files and reports are not copied. */
const COPIED = ["src", "test", "simulators", "bench", "scripts", "docs", "package.json", "tsconfig.json", "vitest.config.ts", "biome.json"];
/** A test that a fault makes hang is red too. */
const LIMIT_MS = 5 * 60_000;

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(
  ({ rule, what }) => wanted.length === 0 || wanted.some((word) => rule.split(" ").includes(word) || what.includes(word)),
);

await installIfNeeded();
const copy = join(root, ".tmp", `mutants-${process.pid}`);
let running = null;
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(1));

copyProject();
const lines = [];
let survived = 0;
try {
  await expectGreen();
  for (const [at, mutant] of chosen.entries()) {
    const began = performance.now();
    const verdict = await plant(mutant);
    if (verdict !== "killed") survived += 1;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    lines.push({ rule: mutant.rule, verdict, what: mutant.what });
    console.log(
      `${String(at + 1).padStart(3)}/${chosen.length} ${verdict.padEnd(9)} ${mutant.rule.padEnd(12)} ${mutant.what} (${mutant.test}, ${seconds} s)`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const left = lines.filter((line) => line.verdict !== "killed");
console.log(`\n${lines.length - left.length} of ${lines.length} planted faults were found`);
for (const { rule, verdict, what } of left) console.log(`${verdict}: ${rule} ${what}`);
process.exitCode = survived === 0 && lines.length > 0 ? 0 : 1;

function copyProject() {
  mkdirSync(copy, { recursive: true });
  for (const name of COPIED) if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
}

/** A test that is red anyway proves nothing: all of them are run once before anything is planted. */
async function expectGreen() {
  const tests = [...new Map(chosen.map((mutant) => [`${mutant.test} ${mutant.named}`, mutant])).values()];
  console.log(`${chosen.length} faults, ${tests.length} tests; first all of them as they are`);
  for (const mutant of tests) {
    const { code, output } = await run(mutant);
    if (code !== 0)
      throw new Error(`${mutant.test} (${mutant.named}) is red although nothing was planted, or names no test:\n${output.slice(-3000)}`);
  }
}

async function plant(mutant) {
  const places = placesOf(mutant);
  const files = [...new Set(places.map(({ file }) => file))].map((file) => ({
    path: join(copy, file),
    text: readFileSync(join(copy, file), "utf8"),
  }));
  try {
    for (const { file, find, replace } of places) {
      const path = join(copy, file);
      const text = readFileSync(path, "utf8");
      if (text.split(find).length !== 2) return "misplaced";
      writeFileSync(path, text.split(find).join(replace));
    }
    const { code, output } = await run(mutant);
    if (code === 0) return "SURVIVED";
    // Red because the file could not be read is no proof: a test must have failed.
    return code === "late" || /Tests\s+.*\d+ failed/.test(output) ? "killed" : "broken";
  } finally {
    for (const { path, text } of files) writeFileSync(path, text);
  }
}

function run({ test, named, env = {} }) {
  const command = ["node_modules/vitest/vitest.mjs", "run", test, ...(named === "" ? [] : ["-t", named]), "--passWithNoTests=false", "--bail=1"];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: copy, env: { ...process.env, ...env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill("SIGTERM");
    }, LIMIT_MS);
    child.on("close", (code) => {
      clearTimeout(limit);
      running = null;
      // Vitest is content when a name matches no test: then nothing was shown.
      const nothing = code === 0 && !/Tests\s+.*\d+ passed/.test(output);
      resolve({ code: late ? "late" : nothing ? "nothing" : code, output });
    });
  });
}

function end(code) {
  running?.kill("SIGTERM");
  rmSync(copy, { recursive: true, force: true });
  process.exit(code);
}
