import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stalePartNames } from "./build.mjs";
import { installIfNeeded } from "./install-if-needed.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Installs and builds where needed, so that dist/ can be run. Nothing is written to standard output.
 * Ends the process with a sentence and exit code 1 when that fails, with 0 when it is told to stop meanwhile.
 */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

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
  if (code !== 0) throw new Error("It could not be built, so nothing was started; the reason is above.");
}
