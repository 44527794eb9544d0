import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { transformSync } from "esbuild";

/** One source file: its path from the package's folder, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Reads every TypeScript file below these folders of the package. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") })),
  );
}

/** Everything a file imports or re-exports, types included: packages by name, files by their path from the package's folder. */
export function importsOf(file: SourceFile): string[] {
  const found = [
    ...file.text.matchAll(/^\s*(?:import|export)\b(?:(?!^\s*(?:import|export)\b)[^;"'])*?\bfrom\s*["']([^"']+)["']/gm),
    ...file.text.matchAll(/^\s*import\s*["']([^"']+)["']/gm),
    ...file.text.matchAll(/\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]/g),
  ];
  return found.map((match) => match[1] ?? "").map((name) => (name.startsWith(".") ? resolveFrom(file.path, name) : name));
}

const resolveFrom = (path: string, name: string): string =>
  normalize(join(dirname(path), name))
    .split(sep)
    .join("/");

/** Whose imports of files are checked, and what they may reach; the first part that fits a file is its part. */
interface Part {
  readonly name: string;
  readonly holds: RegExp;
  readonly may: readonly RegExp[];
  /** Of these it may know the types only: what is written down or shown is said in the words of those who decide. */
  readonly mayNameTypes?: readonly RegExp[];
}

const DOMAIN = /^src\/domain\//;
const SYNC = /^src\/sync\//;
const CONTRACT = /^src\/connectors\/(desk-)?contract\.ts$/;
const DATABASE = /^src\/database\//;
const OPERATIONS = /^src\/operations\//;
const CONFIG = /^src\/config\.ts$/;
/** Says where the package is: knows nothing of us. */
const PACKAGE_ROOT = /^src\/package-root\.ts$/;
/** What a remote side may answer is part of the contract, its RemoteError above all: every door has to tell it on. */
const FOR_DOORS = [OPERATIONS, DATABASE, CONTRACT, DOMAIN, CONFIG, PACKAGE_ROOT];
/** The files that join the parts and start them. */
const JOINTS = /^src\/(app|main|serve|log)\.ts$/;

const PARTS: readonly Part[] = [
  { name: "domain", holds: DOMAIN, may: [DOMAIN] },
  { name: "sync", holds: SYNC, may: [SYNC, DOMAIN] },
  { name: "the connectors' contract", holds: CONTRACT, may: [CONTRACT, DOMAIN] },
  { name: "the connectors' registry", holds: /^src\/connectors\/registry\.ts$/, may: [/^src\/connectors\//] },
  { name: "database", holds: DATABASE, may: [DATABASE, DOMAIN, PACKAGE_ROOT], mayNameTypes: [SYNC, CONTRACT] },
  { name: "operations", holds: OPERATIONS, may: [OPERATIONS, DATABASE, CONTRACT, DOMAIN, SYNC, CONFIG] },
  { name: "http", holds: /^src\/http\//, may: [/^src\/http\//, ...FOR_DOORS], mayNameTypes: [SYNC] },
  { name: "worker", holds: /^src\/worker\//, may: [/^src\/worker\//, ...FOR_DOORS], mayNameTypes: [SYNC] },
  { name: "cli", holds: /^src\/cli\//, may: [/^src\/cli\//, JOINTS, ...FOR_DOORS] },
  // The program behind the sample shop, as net is behind the calls: it knows what is wanted of it, and no more.
  { name: "sample-shop", holds: /^src\/sample-shop\//, may: [/^src\/sample-shop\//, /^src\/operations\/sample-shop\.ts$/] },
  { name: "net", holds: /^src\/net\//, may: [/^src\/net\//, CONTRACT, DOMAIN] },
  { name: "config", holds: CONFIG, may: [DOMAIN, PACKAGE_ROOT] },
  { name: "package-root", holds: PACKAGE_ROOT, may: [] },
  { name: "what joins the parts", holds: JOINTS, may: [/^src\//] },
];

/** A connector knows itself, the contract and the domain; no other connector. */
function partOf(path: string): Part | undefined {
  const connector = /^src\/connectors\/([^/]+)\//.exec(path)?.[1];
  if (connector === undefined) return PARTS.find((part) => part.holds.test(path));
  const own = new RegExp(`^src/connectors/${connector}/`);
  return { name: `the connector ${connector}`, holds: own, may: [own, CONTRACT, DOMAIN] };
}

/** Tests may reach everything; what is written for tests only counts as one. */
export const isTest = (path: string): boolean => /\.test\.tsx?$|^src\/connectors\/(desk-)?contract-tests(\.ts|\/)/.test(path);

export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith("src/") && !isTest(file.path))
    .flatMap((file) => {
      const part = partOf(file.path);
      if (!part) return [`${file.path} is in no part that test/architecture.ts knows`];
      const running = new Set(importsOf({ path: file.path, text: plainCode(file) }));
      const allowed = (target: string): boolean =>
        part.may.some((one) => one.test(target)) || (!running.has(target) && (part.mayNameTypes ?? []).some((one) => one.test(target)));
      return [...new Set(importsOf(file))]
        .filter((target) => isOurs(target) && !allowed(target))
        .map((target) => `${file.path} imports ${target}, which ${part.name} must not know`);
    });
}

/** A path inside the package and no package's name with a slash in it. */
const isOurs = (target: string): boolean => /^(src|simulators|test|bench|web|scripts|bin|dist)\//.test(target);

const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram)$|^(undici|axios|got|node-fetch|ws)(\/|$)/;
/** The command line talks to our own service, and looks for a free port to start one on. */
const MAY_CONNECT = /^src\/(net|cli)\//;

/** Files that could open connections although they are not src/net. Types do not open any. */
export function openedConnections(files: readonly SourceFile[]): string[] {
  return inSource(files, MAY_CONNECT).flatMap((file) => {
    const code = plainCode(file).replace(/import \{ STATUS_CODES \} from "node:http";/, ""); // a table of words
    const imports = importsOf({ path: file.path, text: code }).filter((name) => NETWORK.test(name));
    const fetches = /(?<![.\w])(globalThis\.)?fetch\s*\(|\bnew (WebSocket|EventSource)\b/.test(code) ? ["fetch"] : [];
    return [...imports, ...fetches].map((name) => `${file.path} uses ${name}: only src/net opens connections`);
  });
}

const MAY_READ_THE_CLOCK = /^src\/(app|main|serve)\.ts$|^src\/(net|cli)\//;
const CLOCK = /\bDate\.now\b|\bnew Date(\(\s*\)|(?=\s*[;,)]))|(?<![\w.]|new )Date\(\s*\)|\bTemporal\.Now\b|\bMath\.random\b/g;

export function hiddenClocks(files: readonly SourceFile[]): string[] {
  return inSource(files, MAY_READ_THE_CLOCK).flatMap((file) =>
    [...plainCode(file).matchAll(CLOCK)].map((match) => `${file.path} uses ${match[0]}: time and chance are passed in`),
  );
}

/** Rules decide the same way whenever they are asked: what they need of chance is passed in. */
const NO_CHANCE = /^src\/(domain|sync|connectors)\//;

export function hiddenChance(files: readonly SourceFile[]): string[] {
  return inSource(files, /^$/)
    .filter((file) => NO_CHANCE.test(file.path))
    .flatMap((file) => {
      const found = /import[^;]*\b(randomUUID|randomBytes|randomInt)\b[^;]*from "node:crypto"|\bcrypto\.(\w*[rR]andom\w*)/.exec(plainCode(file));
      return found ? [`${file.path} uses ${found[1] ?? found[2]}: chance is passed in`] : [];
    });
}

const inSource = (files: readonly SourceFile[], except: RegExp): SourceFile[] =>
  files.filter((file) => file.path.startsWith("src/") && !isTest(file.path) && !except.test(file.path));

const plain = new Map<string, string>();

/** What is left to run: no types, no comments. */
function plainCode(file: SourceFile): string {
  let code = plain.get(file.text);
  if (code === undefined) {
    code = transformSync(file.text, { loader: file.path.endsWith("x") ? "tsx" : "ts", format: "esm", legalComments: "none" }).code;
    plain.set(file.text, code);
  }
  return code;
}

const MEANINGLESS = new Set(["utils", "util", "helpers", "helper", "common", "shared", "services", "types", "misc", "lib"]);

/** Folders whose names say nothing, and files that only pass others on. */
export function meaninglessNames(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const parts = file.path.split("/");
    const folder = parts.slice(0, -1).find((part) => MEANINGLESS.has(part));
    const name = (parts.at(-1) ?? "").replace(/\.tsx?$/, "");
    if (folder !== undefined) return [`${file.path} is in a folder called ${folder}, which says nothing`];
    return name === "index" || name === "utils" || name === "helpers" ? [`${file.path} has a name that says nothing`] : [];
  });
}

/** What a page shows at this very moment; a moment later it may show something else. */
const READING =
  /\.(innerText|textContent|innerHTML|inputValue|count|isVisible|isHidden|isEnabled|isDisabled|isChecked|isEditable|getAttribute|allInnerTexts|allTextContents|evaluate|evaluateAll|boundingBox|ariaSnapshot|content|title|url)\(/;

/** Assertions in browser tests about a page as it happens to be: it has to be waited for instead (`waitFor`, `expect.poll`). */
export function hurriedReadings(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith("test/browser/"))
    .flatMap((file) => {
      const code = plainCode(file);
      const read = [...code.matchAll(/\b(?:const|let) (\w+) = ([^;]*\bawait\b[^;]*);/g)].filter(([, , value]) => READING.test(value ?? ""));
      const names = read.map(([, name]) => name);
      return [...code.matchAll(/\bexpect\(/g)]
        .map((match) => argumentsAt(code, match.index + match[0].length))
        .filter((said) => READING.test(said) || names.some((name) => new RegExp(`(?<![.\\w"'\`])${name}\\b`).test(said)))
        .map((said) => `${file.path} reads once what may still change: expect(${said})`);
    });
}

/** The text up to the bracket that closes what was opened just before. */
function argumentsAt(code: string, start: number): string {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === "(") depth++;
    if (code[at] === ")" && --depth === 0) return code.slice(start, at);
  }
  return code.slice(start);
}
