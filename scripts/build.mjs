import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

// Builds into dist/: the service and the command line (dist/main.js, dist/cli/main.js), the simulated shop
// and RO App account (dist/simulators/cartum.js, dist/simulators/roapp.js) and the browser app (dist/web). What did not change is not built again. Quiet when all is well.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/** Each part is built again when one of its sources, the packages or this file changed. */
const PARTS = [
  { name: "service", sources: ["src", "simulators"], result: "main.js", build: buildService },
  // The guides and their pictures are pages of the app.
  { name: "web", sources: ["web", "src", "docs/guide", "docs/pictures"], result: "web/index.html", build: buildWeb },
];

/** The names of the parts that have to be built again. */
export const stalePartNames = () => staleParts().map((part) => part.name);

export async function build() {
  for (const part of staleParts()) {
    const began = performance.now();
    rmSync(stampFile(part), { force: true });
    await part.build();
    writeFileSync(stampFile(part), part.fingerprint);
    process.stderr.write(`built ${part.name} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  }
}

function staleParts() {
  return PARTS.map((part) => ({ ...part, fingerprint: fingerprintOf(part) })).filter(
    (part) => !existsSync(join(dist, part.result)) || !existsSync(stampFile(part)) || readFileSync(stampFile(part), "utf8") !== part.fingerprint,
  );
}

const stampFile = (part) => join(dist, `.${part.name}.stamp`);

function fingerprintOf(part) {
  const hash = createHash("sha256");
  const files = [
    ...part.sources.flatMap((folder) => filesIn(join(root, folder))),
    ...["package-lock.json", "scripts/build.mjs"].map((file) => join(root, file)),
  ];
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return entry.isFile() && (!/\.test\.tsx?$|\.(sql|csv|br|md)$/.test(entry.name) || path.includes(join("docs", "guide"))) ? [path] : [];
  });
}

async function buildService() {
  const esbuild = await import("esbuild");
  const making = join(dist, `.making-${process.pid}`);
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
  };
  try {
    await esbuild.build({
      ...common,
      entryPoints: ["src/main.ts", "src/cli/main.ts"],
      outbase: "src",
      outdir: making,
      splitting: true,
      chunkNames: "parts/[name]-[hash]",
    });
    await esbuild.build({
      ...common,
      entryPoints: { cartum: "simulators/cartum/main.ts", roapp: "simulators/roapp/main.ts" },
      outdir: join(making, "simulators"),
    });
    replace(making);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Puts the new files in the place of the old ones; a service that runs has loaded what it needs. */
function replace(making) {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(making)) {
    rmSync(join(dist, name), { recursive: true, force: true });
    renameSync(join(making, name), join(dist, name));
  }
}

async function buildWeb() {
  const vite = await import("vite");
  await vite.build({ root: join(root, "web"), configFile: join(root, "web", "vite.config.ts"), logLevel: "error" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    process.stderr.write(`The build failed, so nothing was started. ${error.message}\n`);
    process.exitCode = 1;
  }
}
