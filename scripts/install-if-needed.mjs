import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// These scripts run before anything is installed: they use nothing but Node itself.

/**
 * Installs the locked packages when node_modules is missing, half made or differs from package-lock.json.
 * With `dev: false` the packages needed only for building and testing may be absent. All output goes to stderr.
 * Throws an Error with advice when installing fails. Resolves with true when it had to install.
 */
export async function installIfNeeded({ dev = true } = {}) {
  const difference = firstDifference({ dev });
  if (difference === null) return false;
  process.stderr.write(`Installing packages (${difference}) …\n`);
  const { code, output } = await run(npmCommand(), ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional"]);
  if (code !== 0) throw new Error(adviceFor(code, output));
  return true;
}

/** What tells node_modules from the lock file; null when they agree. npm writes its own list last, so a killed install has none. */
export function firstDifference({ dev }) {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return "none are installed yet";
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  for (const [path, entry] of Object.entries(locked)) {
    if (path === "" || entry.link || (entry.dev && !dev)) continue;
    const found = installed[path];
    // Packages for other systems are left out.
    if (found ? found.version !== entry.version : !entry.optional && !entry.devOptional) return `${nameOf(path)} ${entry.version} is missing`;
  }
  const extra = Object.keys(installed).find((path) => !(path in locked));
  return extra === undefined ? null : `${nameOf(extra)} is no longer needed`;
}

const nameOf = (path) => path.replace(/^.*node_modules\//, "");

/** The npm that runs us, else the one on the path. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return [process.execPath, own];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function run([program, ...before], parameters) {
  return new Promise((resolve) => {
    const child = spawn(program, [...before, ...parameters], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: program.endsWith(".cmd"),
      // The system of who started us may ask npm to be quiet or careful in ways that were not meant for this.
      env: { ...process.env, npm_config_loglevel: "error", npm_config_dry_run: "false" },
    });
    let output = "";
    const pass = (chunk) => {
      output = (output + chunk).slice(-20_000);
      process.stderr.write(chunk);
    };
    child.stdout.on("data", pass);
    child.stderr.on("data", pass);
    child.on("error", (error) => resolve({ code: 127, output: String(error) }));
    child.on("close", (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

function adviceFor(code, output) {
  if (code === 127) return "npm was not found, so nothing was installed. Install Node.js 20.19 or newer, which brings npm, and start again.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/.test(output)) {
    return "The packages could not be fetched: the package registry cannot be reached. Nothing was started. Connect to the internet (or set npm's registry to one you can reach) and start again.";
  }
  if (/ENOSPC/.test(output)) return "The packages could not be installed: the disk is full. Free about 600 MB and start again.";
  if (/EACCES|EPERM|EROFS/.test(output))
    return `The packages could not be installed: this account may not write in ${root}. Give it that right and start again.`;
  return `Installing the packages failed (npm ended with ${code}); what npm said is above. Nothing was started.`;
}
