import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../../config.ts";
import { KEY_FILE } from "../../database/key-file.ts";
import { type Finding, notOk, ok } from "./finding.ts";

const OLDEST_NODE = [20, 19] as const;
const MEGABYTE = 1024 * 1024;
const LEAST_FREE_MB = 200;
const FEW_FREE_MB = 1024;
/** No release of ours is older than this. */
const CLOCK_AFTER = Date.parse("2026-11-01T00:00:00Z");

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (!isOld) return ok("EC021", "Node", version);
  return notOk("bad", "EC021", { subject: "Node", detail: `${version} is too old`, advice: `Install Node ${OLDEST_NODE.join(".")} or newer.` });
}

export function examineDataFolder(dataDir: string): Finding {
  const folder = resolve(dataDir);
  const subject = "Data folder";
  if (!existsSync(folder)) {
    const parent = nearestFolder(folder);
    if (mayWrite(parent)) return ok("EC022", subject, `${folder} is made at the first start`);
    return notOk("bad", "EC022", {
      subject,
      detail: `${folder} does not exist, and ${parent} may not be written`,
      advice: "Set DATA_DIR to a folder of this account.",
    });
  }
  if (!mayWrite(folder)) {
    return notOk("bad", "EC022", {
      subject,
      detail: `${folder} may not be written by this account`,
      advice: "Give it to this account (chown), or set DATA_DIR to another folder.",
    });
  }
  if (process.platform !== "win32" && (statSync(folder).mode & 0o022) !== 0) {
    return notOk("warning", "EC022", { subject, detail: `${folder} may be written by other accounts`, advice: `chmod 700 ${folder}` });
  }
  return ok("EC022", subject, folder);
}

export function examineKey(config: Config): Finding {
  const subject = "Master key";
  if (config.secretKey !== null) return ok("EC023", subject, "given by SECRET_KEY");
  const file = join(resolve(config.dataDir), KEY_FILE);
  if (!existsSync(file)) {
    if (!existsSync(join(resolve(config.dataDir), "pg"))) return ok("EC023", subject, "made at the first start");
    const advice = `Put ${KEY_FILE} back from a backup, or set SECRET_KEY. Without it the stored passwords of shops cannot be opened.`;
    return notOk("bad", "EC023", { subject, detail: `there is no ${file} and no SECRET_KEY`, advice });
  }
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) {
    return notOk("bad", "EC023", {
      subject,
      detail: `${file} may be read by other accounts`,
      advice: `chmod 600 ${file}, then econnect keys rotate`,
    });
  }
  return ok("EC023", subject, file);
}

export function examineDisk(dataDir: string): Finding {
  const folder = nearestFolder(resolve(dataDir));
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  const subject = "Disk";
  const detail = `${freeMb} MB free at ${folder}`;
  const advice = "Free some space: the database stops when the disk is full.";
  if (freeMb < LEAST_FREE_MB) return notOk("bad", "EC025", { subject, detail, advice });
  if (freeMb < FEW_FREE_MB) return notOk("warning", "EC025", { subject, detail, advice });
  return ok("EC025", subject, detail);
}

export function examineClock(now: Date): Finding {
  if (now.getTime() > CLOCK_AFTER) return ok("EC026", "Clock", now.toISOString());
  return notOk("bad", "EC026", {
    subject: "Clock",
    detail: `it shows ${now.toISOString()}`,
    advice: "Set it, best by a time service (NTP): certificates are refused by a wrong clock.",
  });
}

export function examinePublicUrl(publicUrl: string | null): Finding {
  const subject = "PUBLIC_URL";
  if (publicUrl === null) return ok("EC020", subject, "not set: shops send no web-hooks, new orders come with the next look");
  if (publicUrl.startsWith("https://")) return ok("EC020", subject, publicUrl);
  return notOk("warning", "EC020", { subject, detail: `${publicUrl} is not https: web-hooks may not arrive`, advice: "Set it to an https address." });
}

export function examineWebApp(packageFolder: string): Finding {
  const subject = "Browser app";
  if (existsSync(join(packageFolder, "dist", "web", "index.html"))) return ok("EC028", subject, "built");
  return notOk("warning", "EC028", { subject, detail: "it is not built", advice: "npm run build, or npm start, which builds what is missing." });
}

/** Does anything listen there? */
export function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ host: host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host, port, timeout: 3000 });
    const end = (found: boolean): void => {
      socket.destroy();
      settle(found);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false; // that is the answer
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
