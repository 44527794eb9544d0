import type { LookupAddress } from "node:dns";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { TEST_CERTIFICATE } from "../../test/certificate.ts";
import type { RemoteError } from "../connectors/contract.ts";
import { createNet, type NetOptions } from "./net.ts";

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function http(options: Partial<NetOptions> = {}) {
  const made = createNet({ allowedPrivateHosts: [], log: { debug: () => undefined }, now: () => new Date(), ...options });
  opened.push(() => made.close());
  return made.httpFor("shop", { inFlight: 5, gapMs: 0 });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = (answer: RequestListener) => listen(createServer(answer));
const post = (url: string) => ({ method: "POST" as const, url, body: "{}" });
const failure = (call: Promise<unknown>): Promise<RemoteError> =>
  call.then(
    () => Promise.reject(new Error("it answered")),
    (error: RemoteError) => error,
  );
const at = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("the guard against private addresses", () => {
  it.each([
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.0.0.0x1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1%25eth0]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://0/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "http://shop.example.com/",
    "ftp://shop.example.com/",
    "file:///etc/passwd",
    "https://anna:geheim@shop.example.com/",
    "not an address",
    "https:///",
  ])("refuses %s", async (url) => {
    const resolve = async (host: string) => at(host === "localhost" ? "127.0.0.1" : "93.184.215.14");
    const error = await failure(http({ resolve }).send(post(url)));
    expect(error).toMatchObject({ code: "address_not_allowed", kind: "refused", mayHaveHappened: false });
    expect(error.message + JSON.stringify(error.facts)).not.toContain("geheim");
  });

  it("refuses a name that resolves to a private address, and says which", async () => {
    const error = await failure(http({ resolve: async () => at("10.0.0.7", "::1") }).send(post("https://shop.example.com/")));
    expect(error).toMatchObject({ code: "address_not_allowed", facts: { host: "shop.example.com", address: "10.0.0.7" } });
  });

  it("connects to the address it checked, and checks again for every new connection (rebinding)", async () => {
    const calls: string[] = [];
    const port = await serve((_, response) => response.setHeader("Connection", "close").end("inside"));
    let answers = at("127.0.0.1");
    const resolve = async (host: string) => {
      calls.push(host);
      return answers;
    };
    // Allowed by network, so that the first answer is good and the second is not.
    const shop = http({ resolve, allowedPrivateHosts: [`127.0.0.1:${port}`] });
    expect((await shop.send(post(`http://shop.example.com:${port}/`))).text).toBe("inside");
    answers = at("127.0.0.2");
    expect((await failure(shop.send(post(`http://shop.example.com:${port}/`)))).code).toBe("address_not_allowed");
    expect(calls).toEqual(["shop.example.com", "shop.example.com"]);
  });

  it("uses only the allowed ones of several addresses", async () => {
    const port = await serve((_, response) => response.end("inside"));
    const shop = http({ resolve: async () => at("127.0.0.9", "127.0.0.1"), allowedPrivateHosts: ["127.0.0.1"] });
    expect((await shop.send(post(`http://shop.example.com:${port}/`))).text).toBe("inside");
  });

  it("does not take a public answer for an allowed one over plain http", async () => {
    const shop = http({ resolve: async () => at("93.184.215.14"), allowedPrivateHosts: ["10.0.0.0/8"] });
    expect(await failure(shop.send(post("http://shop.example.com/")))).toMatchObject({
      code: "address_not_allowed",
      facts: { reason: "plain_http" },
    });
  });

  it("allows a host of ALLOWED_PRIVATE_HOSTS by name, over plain http too, and no other port of a host:port", async () => {
    const port = await serve((_, response) => response.end("inside"));
    const resolve = async () => at("127.0.0.1");
    expect((await http({ resolve, allowedPrivateHosts: ["shop.local"] }).send(post(`http://shop.local.:${port}/`))).text).toBe("inside");
    expect((await failure(http({ resolve, allowedPrivateHosts: [`shop.local:${port + 1}`] }).send(post(`http://shop.local:${port}/`)))).code).toBe(
      "address_not_allowed",
    );
  });
});

describe("redirects", () => {
  const local = { allowedPrivateHosts: ["127.0.0.1", "127.0.0.2"] };

  it("are never followed to another host: the host is named, and nothing of the request goes there", async () => {
    let reached = 0;
    const other = await serve((_, response) => {
      reached++;
      response.end("stolen");
    });
    const port = await serve((_, response) => response.writeHead(302, { Location: `http://127.0.0.2:${other}/api/` }).end());
    expect(await failure(http(local).send(post(`http://127.0.0.1:${port}/api/`)))).toMatchObject({
      code: "redirected",
      kind: "refused",
      mayHaveHappened: false,
      facts: { redirectedTo: `127.0.0.2:${other}` },
    });
    const samePlaceOtherPort = await serve((_, response) => response.writeHead(308, { Location: `http://127.0.0.1:${other}/api/` }).end());
    expect((await failure(http(local).send(post(`http://127.0.0.1:${samePlaceOtherPort}/api/`)))).code).toBe("redirected");
    const otherName = await serve((request, response) =>
      response.writeHead(301, { Location: `http://127.0.0.2:${request.socket.localPort}/api/` }).end(),
    );
    expect((await failure(http(local).send(post(`http://127.0.0.1:${otherName}/api`)))).code).toBe("redirected");
    expect(reached).toBe(0);
  });

  it("are followed once, with the same request, to the same path with its slash", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (request.url === "/api/auth") response.writeHead(301, { Location: "/api/auth/" }).end();
      else if (request.url === "/loop") response.writeHead(301, { Location: "/loop/" }).end();
      else if (request.url === "/loop/") response.writeHead(301, { Location: "/loop" }).end();
      else request.pipe(response);
    });
    expect(await http(local).send(post(`http://127.0.0.1:${port}/api/auth`))).toMatchObject({ status: 200, text: "{}" });
    expect(seen).toEqual(["POST /api/auth", "POST /api/auth/"]);
    expect((await http(local).send(post(`http://127.0.0.1:${port}/loop`))).status).toBe(301);
  });

  it("are followed from http to https of the same host", async () => {
    const secure = await listen(createTlsServer(TEST_CERTIFICATE, (request, response) => request.pipe(response)));
    const port = await serve((request, response) => response.writeHead(301, { Location: `https://127.0.0.1:${secure}${request.url}` }).end());
    const shop = http({ ...local, ca: TEST_CERTIFICATE.cert });
    expect(await shop.send(post(`http://127.0.0.1:${port}/api/auth/`))).toMatchObject({ status: 200, text: "{}" });
  });

  it("come back as answers when they point elsewhere on the same host, ask for a GET, or leave https", async () => {
    const port = await serve((request, response) =>
      response.writeHead(request.url === "/see/" ? 303 : 302, { Location: request.url === "/see/" ? "/see" : "/login" }).end(),
    );
    expect((await http(local).send(post(`http://127.0.0.1:${port}/api/auth/`))).headers.location).toBe("/login");
    expect((await http(local).send(post(`http://127.0.0.1:${port}/see/`))).status).toBe(303);
    const secure = await listen(
      createTlsServer(TEST_CERTIFICATE, (request, response) => response.writeHead(301, { Location: `http://${request.headers.host}/` }).end()),
    );
    expect((await http({ ...local, ca: TEST_CERTIFICATE.cert }).send(post(`https://127.0.0.1:${secure}/`))).status).toBe(301);
  });
});
