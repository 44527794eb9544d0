import { createServer, type IncomingMessage } from "node:http";
import { CONTROL_ROUTES, type ControlledShop, ControlProblem } from "./control-routes.ts";
import { PANEL } from "./panel.ts";
import { type ListeningServer, listen } from "./shop-server.ts";

/** Opens the control API and its panel. It is for the machine's own people: it asks for no password, so it should listen on loopback. */
export function serveControl(shops: readonly ControlledShop[], where: { host: string; port: number }): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    answer(shops, request)
      .catch(asProblem)
      .then(({ http, type, text }) => response.writeHead(http, { "content-type": type }).end(text))
      .catch((error: Error) => response.destroy(error));
  });
  return listen(server, { ...where, scheme: "http" });
}

interface Reply {
  readonly http: number;
  readonly type: string;
  readonly text: string;
}

async function answer(shops: readonly ControlledShop[], request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://control");
  if (pathname === "/") return { http: 200, type: "text/html; charset=utf-8", text: PANEL };
  refuseOtherSites(request);
  const body = await readJson(request);
  for (const { method, path, run } of CONTROL_ROUTES) {
    const found = method === request.method ? path.exec(pathname) : null;
    if (!found) continue;
    const result = await run({ shops, query: searchParams, body, part: (name) => decodeURIComponent(found.groups?.[name] ?? "") });
    return result === undefined ? { http: 204, type: "text/plain", text: "" } : json(method === "POST" ? 201 : 200, result);
  }
  throw new ControlProblem(404, `the control API has no ${request.method} ${pathname}; simulators/cartum/README.md lists what it has`);
}

/** A page of another site that is open in the same browser must not be able to play shopkeeper. */
function refuseOtherSites({ headers: { origin, host } }: IncomingMessage): void {
  if (origin !== undefined && origin !== `http://${host}`) throw new ControlProblem(403, `requests from ${origin} are not taken here`);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  if (text.trim() === "") return {};
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new ControlProblem(400, "the body must be a JSON object");
  return parsed as Record<string, unknown>;
}

function asProblem(error: unknown): Reply {
  if (error instanceof ControlProblem) return json(error.http, { error: error.message });
  if (error instanceof SyntaxError) return json(400, { error: `the body is not JSON: ${error.message}` });
  if (error instanceof RangeError) return json(404, { error: error.message });
  if (error instanceof TypeError) return json(422, { error: error.message });
  throw error;
}

function json(http: number, value: unknown): Reply {
  return { http, type: "application/json; charset=utf-8", text: JSON.stringify(value) };
}
