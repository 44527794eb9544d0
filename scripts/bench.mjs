import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { endWithNpm } from "./end-with-npm.mjs";
import { installIfNeeded } from "./install-if-needed.mjs";

// `npm run bench`: parameters after `--` go to the bench.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithNpm();
await installIfNeeded();
const bench = spawn(process.execPath, ["--import", "tsx", "bench/main.ts", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => bench.kill(signal));
bench.on("close", (code) => {
  process.exitCode = code ?? 1;
});
