import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { benchDeskChange } from "./desk-change.ts";
import { benchFullPass } from "./full-pass.ts";
import { benchHooks } from "./hooks.ts";
import { benchImport } from "./import.ts";
import { benchMatch } from "./match.ts";
import { openStage } from "./stage.ts";
import { printTable, type Row } from "./table.ts";

// `npm run bench` prints ratios against floors measured in the same run. `-- 10000 100000`: sizes of the import.
execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
const stage = await openStage();
const rows: Row[] = [];
try {
  rows.push(...(await benchHooks(stage)));
  rows.push(...(await benchFullPass(stage)));
  rows.push(...(await benchMatch(stage)));
  rows.push(...(await benchDeskChange(stage, Number(process.env.DESK_CHANGE_ORDERS ?? 50_000))));
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) rows.push(...(await benchImport(stage, size)));
} finally {
  await stage.close();
}
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB\n`);
printTable(rows);
