import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installIfNeeded } from "./install-if-needed.mjs";
import { placesOf } from "./mutants/places.mjs";
import { openPlayer } from "./mutants/player.mjs";
import { MUTANTS } from "./mutants/table.mjs";

// `npm run test:mutants`: plants each fault of mutants/table.mjs in a copy of the project, runs the test that is named for it, and expects red.
// `npm run test:mutants -- S12 S16` plants only those whose rule says so; `-- turns` those whose description does, `-- src/` those whose test lies there; `-- --from 20 --to 30` those of these
// numbers. `--within 200` begins no further fault after so many seconds and says where to go on; `--trust` believes that the tests are green with
// nothing planted, as they are after `npm test`, and takes half the time; `--list` only tells the table.

const { values: asked, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true, default: [] },
    from: { type: "string", default: "1" },
    to: { type: "string", default: String(MUTANTS.length) },
    within: { type: "string", default: "86400" },
    trust: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What a test of the service needs; built files and reports are not copied. */
const COPIED = ["src", "test", "simulators", "bench", "scripts", "docs", "package.json", "tsconfig.json", "vitest.config.ts", "biome.json"];

/** What each test said with nothing planted. */
const green = new Map();
const wanted = [...words, ...asked.only];
const chosen = MUTANTS.map((mutant, at) => ({ ...mutant, number: at + 1 })).filter(
  ({ number, rule, what, test }) =>
    number >= Number(asked.from) &&
    number <= Number(asked.to) &&
    (wanted.length === 0 || wanted.some((word) => rule.split(" ").includes(word) || what.includes(word) || test.startsWith(word))),
);

if (asked.list) for (const { number, rule, what, test, named } of chosen) console.log(`${number}\t${rule}\t${what}\t${test} ${named}`);
else await playAll();

async function playAll() {
  await installIfNeeded();
  const began = performance.now();
  const copy = join(root, ".tmp", `mutants-${process.pid}`);
  const tidy = () => rmSync(copy, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      tidy();
      process.exit(1);
    });
  }
  copyProject(copy);
  process.chdir(copy);
  const player = await openPlayer(copy);
  const lines = [];
  try {
    console.log(`${" #".padStart(3)}  ${"verdict".padEnd(9)} ${"rule".padEnd(14)} ${"s".padStart(4)}  fault`);
    for (const mutant of chosen) {
      if (performance.now() - began > Number(asked.within) * 1000) break;
      lines.push(await judge(mutant, { player, copy }));
    }
  } finally {
    process.chdir(root);
    await player.close();
    tidy();
  }
  report(lines, performance.now() - began);
}

function copyProject(copy) {
  mkdirSync(copy, { recursive: true });
  for (const name of COPIED) if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
}

/** Green as it is, red with the fault: only both together show that the test watches the rule. */
async function judge(mutant, at) {
  const began = performance.now();
  const name = `${mutant.test} ${mutant.named}`;
  if (!asked.trust && !green.has(name)) green.set(name, await at.player.play({ ...mutant, env: { ...mutant.env, ...mutant.greenEnv } }));
  const before = green.get(name);
  const isRed = before !== undefined && (before.failed > 0 || before.broken || before.passed === 0);
  const { verdict, why } = isRed
    ? { verdict: before.passed + before.failed === 0 ? "no test" : "RED AS IS", why: before.why }
    : await plant(mutant, at);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${String(mutant.number).padStart(3)}  ${verdict.padEnd(9)} ${mutant.rule.padEnd(14)} ${seconds.padStart(4)}  ${mutant.what}`);
  console.log(`     ${mutant.test}${why === "" ? "" : `: ${why}`}`);
  return { ...mutant, verdict };
}

async function plant(mutant, { player, copy }) {
  const places = placesOf(mutant);
  const files = [...new Set(places.map(({ file }) => file))].map((file) => ({
    path: join(copy, file),
    text: readFileSync(join(copy, file), "utf8"),
  }));
  const write = (path, text) => {
    writeFileSync(path, text);
    player.changed(path);
  };
  try {
    for (const { file, find, replace } of places) {
      const path = join(copy, file);
      const text = readFileSync(path, "utf8");
      if (text.split(find).length !== 2) return { verdict: "misplaced", why: `stands in ${file} not exactly once: ${find}` };
      write(path, text.split(find).join(replace));
    }
    const { passed, failed, broken, why } = await player.play(mutant);
    // Red because the file could not be read is no proof: a test must have failed.
    return { verdict: failed > 0 ? "red" : broken ? "broken" : passed === 0 ? "no test" : "SURVIVED", why };
  } finally {
    for (const { path, text } of files) write(path, text);
  }
}

function report(lines, ms) {
  const left = lines.filter((line) => line.verdict !== "red");
  for (const { number, rule, verdict, what } of left) console.log(`${verdict}: ${number} ${rule} ${what}`);
  const unplayed = chosen.length - lines.length;
  if (unplayed > 0) console.log(`${unplayed} were not played: go on with --from ${chosen[lines.length].number}`);
  console.log(`${lines.length - left.length} of ${lines.length} planted faults were found, ${left.length} were not (${(ms / 1000).toFixed(0)} s)`);
  process.exitCode = left.length === 0 && lines.length > 0 ? 0 : 1;
}
