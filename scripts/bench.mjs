import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { endWithNpm } from "./end-with-npm.mjs";
import { installIfNeeded } from "./install-if-needed.mjs";

// `npm run bench` and `npm run bench:web`: parameters after `--` go to the bench.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithNpm();
await installIfNeeded();
const [first, ...others] = process.argv.slice(2);
const parameters = first === "web" ? ["bench/web.ts", ...others] : ["bench/main.ts", ...process.argv.slice(2)];
const bench = spawn(process.execPath, ["--import", "tsx", ...parameters], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => bench.kill(signal));
bench.on("close", (code) => {
  process.exitCode = code ?? 1;
});
