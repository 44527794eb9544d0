import { existsSync, readdirSync } from "node:fs";
import { relative, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./server.ts";

const PAGE = "index.html";

/** Answers with the web app where a page is asked for; false where the request is none of its business. */
export type WebApp = (request: FastifyRequest, reply: FastifyReply) => boolean;

/**
 * The built web app from its folder. The names of its files are read once, at the start, so no request can reach another file.
 * Every other address a browser navigates to gets the page itself, which knows its own routes.
 */
export async function addWebApp(app: App, folder: string): Promise<WebApp> {
  const files = new Set(existsSync(folder) ? filesOf(folder) : []);
  if (!files.has(PAGE)) return () => false;
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    // The build packs the files once; what has no packed twin goes out as it is.
    preCompressed: true,
    // The plugin would overwrite our header when it is given maxAge or immutable, and index.html must never be kept.
    cacheControl: false,
    setHeaders: (response, path) => {
      response.setHeader("cache-control", cacheOf(relative(folder, path.replace(/\.(br|gz)$/, ""))));
      response.setHeader("vary", "accept-encoding");
    },
  });
  return (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const path = pathOf(request.url);
    if (path === null || /^(api|hooks)(\/|$)/.test(path)) return false;
    const file = files.has(path) ? path : wantsPage(request, path) ? PAGE : null;
    if (file === null) return false;
    void reply.code(200).sendFile(file);
    return true;
  };
}

/** Built files under assets/ carry a fingerprint in their name; the rest may change with the next version. */
function cacheOf(file: string): string {
  return file.startsWith(`assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache";
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, `${entry.parentPath}${sep}${entry.name}`).split(sep).join("/"));
}

function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split("?")[0] ?? "").replace(/^\//, "");
  } catch {
    return null; // a broken escape names no file
  }
}

/** An address with an ending is a file that is not there: the page in its place would only confuse. The front door is open to everything that reads. */
function wantsPage(request: FastifyRequest, path: string): boolean {
  if (path === "") return true;
  return !/\.[a-z0-9]+$/i.test(path) && (request.headers.accept ?? "").includes("text/html");
}
