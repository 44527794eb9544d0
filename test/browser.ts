import { execFileSync } from "node:child_process";
import { existsSync, lstatSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", // containers and root have none to give
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Candidate {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A headless Chromium: that of CHROME_PATH, else an installed one, else one of Playwright's cache, else the one that
 * comes in a package of ours (Linux on x64 only). The first that starts is taken. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const find of [findNamed, findInstalled, findPlaywrights, unpackOurs]) {
    for (const candidate of await find()) {
      try {
        return await chromium.launch({ executablePath: candidate.path, args: FLAGS, env: { ...process.env, ...candidate.env } });
      } catch (error) {
        failures.push(`${candidate.path}: ${(error as Error).message.split("\n").slice(0, 3).join(" ")}`);
      }
    }
  }
  throw new Error(
    `No browser could be started. Install Chromium or Chrome, or set CHROME_PATH to one. Tried: ${failures.join("; ") || "none was found"}.`,
  );
}

const at = (path: string): Candidate => ({ path, env: {} });
const thatExist = (paths: readonly string[]): Candidate[] => paths.filter((path) => existsSync(path)).map(at);

async function findNamed(): Promise<Candidate[]> {
  const named = process.env.CHROME_PATH;
  if (!named) return [];
  // Somebody who names a browser wants no other.
  if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist. Correct it or unset it.`);
  return [at(named)];
}

async function findInstalled(): Promise<Candidate[]> {
  if (process.platform === "darwin") {
    return thatExist(
      ["Google Chrome", "Chromium"].flatMap((name) =>
        ["/Applications", join(homedir(), "Applications")].map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
      ),
    );
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].filter((folder) => folder !== undefined);
    return thatExist(
      folders.flatMap((folder) => [join(folder, "Google/Chrome/Application/chrome.exe"), join(folder, "Chromium/Application/chrome.exe")]),
    );
  }
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
  return thatExist([...new Set(names.flatMap((name) => folders.map((folder) => join(folder, name))))]);
}

async function findPlaywrights(): Promise<Candidate[]> {
  const usual = { darwin: join(homedir(), "Library/Caches/ms-playwright"), win32: join(process.env.LOCALAPPDATA ?? homedir(), "ms-playwright") };
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? usual[process.platform as keyof typeof usual] ?? join(homedir(), ".cache/ms-playwright");
  if (!existsSync(folder)) return [];
  const versions = (await readdir(folder))
    .filter((name) => name.startsWith("chromium"))
    .sort()
    .reverse();
  const programs = [
    "chrome-linux/chrome",
    "chrome-linux64/chrome",
    "chrome-linux/headless_shell",
    "chrome-headless-shell-linux64/chrome-headless-shell",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
    "chrome-mac/headless_shell",
    "chrome-win/chrome.exe",
    "chrome-win/headless_shell.exe",
  ];
  return thatExist(versions.flatMap((version) => programs.map((program) => join(folder, version, program))));
}

const inflate = promisify(brotliDecompress);
const LIBRARY_FOLDERS = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"];

const OWN_FONTS = "own-fonts.conf";

/** Unpacked once for each version and account into the temporary files. */
async function unpackOurs(): Promise<Candidate[]> {
  if (process.platform !== "linux" || process.arch !== "x64") return [];
  const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "..");
  const { version } = JSON.parse(await readFile(join(packed, "package.json"), "utf8")) as { version: string };
  const ready = join(tmpdir(), `econnect-chromium-${version}-${process.getuid?.()}`);
  if (!existsSync(ready)) await unpack(join(packed, "bin"), ready);
  if (lstatSync(ready).uid !== process.getuid?.()) throw new Error(`${ready} belongs to somebody else. Remove it, or set TMPDIR.`);
  const env: Record<string, string> = {};
  // What a desktop has, a bare machine may lack; the package brings both.
  if (!LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, "libnss3.so")))) env.LD_LIBRARY_PATH = join(ready, "lib");
  if (!hasFonts()) env.FONTCONFIG_FILE = join(ready, OWN_FONTS);
  return [{ path: join(ready, "chromium"), env }];
}

function hasFonts(): boolean {
  if (!existsSync("/etc/fonts/fonts.conf")) return false;
  try {
    return execFileSync("fc-list", [":lang=uk"], { encoding: "utf8" }).trim() !== "";
  } catch {
    return existsSync("/usr/share/fonts/truetype"); // fc-list is a tool of its own
  }
}

async function unpack(packed: string, ready: string): Promise<void> {
  const making = `${ready}.${process.pid}`;
  await mkdir(making, { recursive: true, mode: 0o700 });
  await writeFile(join(making, "chromium"), await inflate(await readFile(join(packed, "chromium.br"))), { mode: 0o755 });
  for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]) await untar(await inflate(await readFile(join(packed, name))), making);
  await writeFile(
    join(making, OWN_FONTS),
    `<?xml version="1.0"?><fontconfig><dir>${join(ready, "fonts")}</dir><cachedir>${join(ready, "fonts-cache")}</cachedir></fontconfig>\n`,
  );
  await rename(making, ready).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(ready)) throw error; // else another process was faster
  });
}

const BLOCK = 512;

async function untar(archive: Buffer, folder: string): Promise<void> {
  const text = (from: number, length: number): string => archive.toString("latin1", from, from + length).replace(/\0.*$/s, "");
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const name = text(offset, 100);
    if (name === "") return;
    const size = Number.parseInt(text(offset + 124, 12), 8) || 0;
    const path = join(folder, name);
    const [kind, target] = [text(offset + 156, 1), text(offset + 157, 100)];
    const content = archive.subarray(offset + BLOCK, offset + BLOCK + size);
    if (kind === "5") await mkdir(path, { recursive: true });
    else await mkdir(dirname(path), { recursive: true });
    if (kind === "2") await symlink(target, path);
    if (kind === "0" || kind === "") await writeFile(path, content).then(() => chmod(path, 0o755));
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
