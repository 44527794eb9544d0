import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stalePartNames } from "./build.mjs";
import { installIfNeeded } from "./install-if-needed.mjs";

// `npm start`: install and build where needed, then become the service, so that signals reach it and its log lines
// are the first thing on standard output.

const here = dirname(fileURLToPath(import.meta.url));

try {
  await prepare();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
await import("../dist/main.js");

async function prepare() {
  const stale = stalePartNames().length > 0;
  // A machine that was given a finished build needs no tools for building.
  await installIfNeeded({ dev: stale });
  if (!stale) return;
  // In a process of its own: the tools' memory and handles end with it.
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(here, "build.mjs")], { stdio: ["ignore", 2, 2] });
    const end = () => {
      child.kill();
      process.exit(0);
    };
    process.once("SIGTERM", end).once("SIGINT", end);
    child.on("error", reject);
    child.on("close", (status) => {
      process.off("SIGTERM", end).off("SIGINT", end);
      resolve(status);
    });
  });
  if (code !== 0) throw new Error("The service was not started, as it could not be built; the reason is above.");
}
