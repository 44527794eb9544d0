import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { benchDeskChange } from "./desk-change.ts";
import { benchFullPass } from "./full-pass.ts";
import { benchHooks } from "./hooks.ts";
import { benchImport } from "./import.ts";
import { benchMatch } from "./match.ts";
import { benchMirror } from "./mirror.ts";
import { openStage, type Stage } from "./stage.ts";
import { printTable, type Row } from "./table.ts";

// `npm run bench` prints ratios against floors measured in the same run. `-- 10000 100000`: sizes of the import; `-- match desk-change`: only these; `-- mirror` only when named.
execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
const asked = process.argv.slice(2);
const sizes = asked.map(Number).filter((size) => size > 0);
const BENCHES: Readonly<Record<string, (stage: Stage) => Promise<Row[]>>> = {
  hooks: benchHooks,
  "full-pass": benchFullPass,
  match: benchMatch,
  mirror: benchMirror,
  "desk-change": (stage) => benchDeskChange(stage, sizes[0] ?? 50_000),
  import: async (stage) => {
    const rows: Row[] = [];
    for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) rows.push(...(await benchImport(stage, size)));
    return rows;
  },
};
const named = asked.filter((word) => Number.isNaN(Number(word)));
const unknown = named.filter((name) => !BENCHES[name]);
if (unknown.length > 0) throw new Error(`there is no bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}`);
const stage = await openStage();
const rows: Row[] = [];
try {
  for (const [name, bench] of Object.entries(BENCHES))
    if (named.length === 0 ? name !== "mirror" : named.includes(name)) rows.push(...(await bench(stage)));
} finally {
  await stage.close();
}
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB\n`);
printTable(rows);
